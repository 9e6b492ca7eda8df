// The one place that talks to the server.

/** The server did not answer at all. */
export class Away extends Error {}

/** The server answered with a reason not to; `message` is a sentence to show. */
export class Refused extends Error {}

const BROKE = "Something broke on my side; what you typed is kept. Try again in a moment.";

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Away("Usher is not answering; what you typed is kept.");
  }
  let answer = null;
  try {
    answer = await response.json();
  } catch {
    answer = null;
  }
  if (!response.ok || answer === null) throw new Refused(answer?.error || BROKE);
  return answer;
}

export function get(name, query) {
  return ask(`/api/${name}?${new URLSearchParams(query)}`);
}

export function post(name, body, keepalive = false) {
  return ask(`/api/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    keepalive,
  });
}
