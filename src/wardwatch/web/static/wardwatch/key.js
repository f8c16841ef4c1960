// Ask a security key (WebAuthn) for what the form wants, and send its answer. Bytes travel as base64url.
const form = document.querySelector("form[data-ceremony]");
const button = form?.querySelector("button");

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function known(list) {
  return (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
}

async function create(asked) {
  return navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
    },
  });
}

async function get(asked) {
  return navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
  });
}

function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(event) {
  event.preventDefault();
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const asked = JSON.parse(form.dataset.options).publicKey;
    const credential = await (form.dataset.ceremony === "create" ? create(asked) : get(asked));
    form.querySelector("[name=credential]").value = told(credential);
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (form && window.PublicKeyCredential) {
  button.disabled = false;
  form.addEventListener("submit", ask);
}
