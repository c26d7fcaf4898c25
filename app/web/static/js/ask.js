// One way to ask the server for something: JSON in and out, an idempotency key on every POST, refusals as sentences.

import { language, say } from "/static/js/page.js";

/** The server said no, and why; `status` 0 means it was never reached. */
export class Refusal extends Error {
  constructor(status, kind, detail) {
    super(detail);
    this.status = status;
    this.kind = kind;
  }

  /** Whether trying the very same again may help. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** 128 bits nobody guesses; crypto.randomUUID is missing on plain http. */
export function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function refusal(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    body = {};
  }
  return new Refusal(response.status, body.error || "", body.detail || say("error.server", { status: response.status }));
}

/** Ask; answers the JSON, throws Refusal. A caller that retries passes the same key again. */
export async function ask(method, path, body, key = freshKey()) {
  const headers = { Accept: "application/json", "Accept-Language": language };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method === "POST") headers["Idempotency-Key"] = key;
  let response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refusal(0, "Unreachable", say("error.unreachable"));
  }
  if (!response.ok) throw await refusal(response);
  return response.status === 204 ? {} : response.json();
}
