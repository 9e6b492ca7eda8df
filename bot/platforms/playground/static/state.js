// What the page knows, and the news its parts tell each other.

export const state = {
  me: null, // my e-mail
  faces: [],
  places: [],
  commands: [],
  natives: [], // the other chat tools, by name
  shortcuts: [], // what can be begun with a message: name and label
  place: null,
  clock: { now: Date.now(), zone: "UTC", read: Date.now() },
};

const news = new EventTarget();

export function on(name, listener) {
  news.addEventListener(name, (event) => listener(event.detail));
}

export function tell(name, detail) {
  news.dispatchEvent(new CustomEvent(name, { detail }));
}

export function faceOf(email) {
  return state.faces.find((face) => face.email === email) || { email, name: email, roles: [], department: null };
}

export function directChat() {
  return `dm:${state.me}`;
}

export function isDirect(place) {
  return place.startsWith("dm:");
}

/** The role a person is listed under. */
export function roleOf(face) {
  return face.roles[0] || "employee";
}

/** ", an employee in Claims" or, where the role names a team, " (project office, AI office)". */
export function described(face) {
  const role = roleOf(face);
  if (role !== "employee" && role !== "champion") return ` (${[role, face.department?.toLowerCase() === role ? null : face.department].filter(Boolean).join(", ")})`;
  return `, ${role === "employee" ? "an" : "a"} ${role}${face.department ? ` in ${face.department}` : ""}`;
}

export function setClock(clock) {
  state.clock = { now: Date.parse(clock.now), zone: clock.zone, read: Date.now() };
}

/** The playground's time now, in milliseconds: what the server said, and what has passed since. */
export function now() {
  return state.clock.now + (Date.now() - state.clock.read);
}

function shown(instant, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: state.clock.zone, ...options }).format(instant);
}

export function hour(instant) {
  return shown(instant, { hour: "2-digit", minute: "2-digit" });
}

export function moment(instant) {
  return `${shown(instant, { weekday: "short", day: "numeric", month: "short" })}, ${hour(instant)}`;
}

const dayKey = (instant) => shown(instant, { year: "numeric", month: "2-digit", day: "2-digit" });

/** "Today", "Yesterday", or the date. */
export function day(instant) {
  if (dayKey(instant) === dayKey(now())) return "Today";
  if (dayKey(instant) === dayKey(now() - 24 * 3600 * 1000)) return "Yesterday";
  const year = shown(instant, { year: "numeric" }) === shown(now(), { year: "numeric" }) ? {} : { year: "numeric" };
  return shown(instant, { weekday: "long", day: "numeric", month: "long", ...year });
}
