// Passkeys: one button that makes, uses or shows one. The server asks and checks; this file only translates bytes.

import { Refusal, ask } from "/static/js/ask.js";
import { say } from "/static/js/page.js";

const STEPS = {
  create: ["/me/passkeys/options", "/me/passkeys"],
  use: ["/passkeys/options", "/passkeys/sign-in"],
  confirm: ["/me/passkeys/confirm/options", "/me/passkeys/confirm"],
};
const HOMES = { rider: "/", driver: "/drive", dispatcher: "/board", admin: "/board" };

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "===".slice((text.length + 3) % 4);
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function described(list) {
  return (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

function asked(options) {
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = described(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = described(options.allowCredentials);
  return made;
}

function answered(credential) {
  const { response } = credential;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) said.attestationObject = text(response.attestationObject);
  if (response.authenticatorData) said.authenticatorData = text(response.authenticatorData);
  if (response.signature) said.signature = text(response.signature);
  if (response.userHandle) said.userHandle = text(response.userHandle);
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: said };
}

/** The whole of it: ask the server, ask the person, tell the server; who is in now. */
async function perform(what) {
  const [first, second] = STEPS[what];
  const publicKey = asked(await ask("POST", first));
  const credential = what === "create" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
  return ask("POST", second, { credential: answered(credential) });
}

async function press(button) {
  const trouble = document.querySelector("[data-trouble]");
  trouble.hidden = true;
  button.disabled = true;
  try {
    const { role } = await perform(button.dataset.passkey);
    location.assign(button.dataset.next || HOMES[role]);
  } catch (error) {
    trouble.textContent = error instanceof Refusal ? error.message : say("passkey.failed");
    trouble.hidden = false;
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  document.getElementById("passkey").hidden = false;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => press(button));
  }
}
