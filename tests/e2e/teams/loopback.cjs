// Loaded by `node -r` before the playground, which offers no way to name the address that it listens on and takes all
// of them. Whatever port a server of this process asks for, it gets it on loopback.
const { Server } = require("node:net");

const listen = Server.prototype.listen;

Server.prototype.listen = function (first, ...rest) {
  if (first !== null && typeof first === "object" && first.port !== undefined) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
  }
  if (Number.isInteger(Number(first)) && first !== "") {
    const others = rest.filter((one) => typeof one !== "string");
    return listen.call(this, Number(first), "127.0.0.1", ...others);
  }
  return listen.call(this, first, ...rest);
};
