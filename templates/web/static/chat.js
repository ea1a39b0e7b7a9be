"use strict";

// The chat works without this file. With it, an answer changes the page instead of loading it anew.

let busy = false;
let plainly = false;

function fold() {
  document.querySelectorAll(".menu[open]").forEach((menu) => menu.removeAttribute("open"));
}

function reach() {
  const now = document.getElementById("now");
  now.focus({ preventScroll: true });
  now.scrollIntoView({ block: "start" });
}

function fields(form, pressed) {
  const body = new URLSearchParams(new FormData(form));
  if (pressed && pressed.name) {
    body.append(pressed.name, pressed.value);
  }
  return body;
}

async function send(form, pressed) {
  const answer = await fetch(form.action, { method: "POST", body: fields(form, pressed) });
  if (!answer.ok) {
    throw new Error("the browser shall show this page itself");
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  fold();
  reach();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const changesAll = event.submitter?.name === "language"; // the menu and the title too
  if (plainly || changesAll || new URL(form.action).pathname !== "/turn") {
    return;
  }
  event.preventDefault();
  if (busy) {
    return;
  }
  busy = true;
  document.querySelector("main").setAttribute("aria-busy", "true");
  try {
    await send(form, event.submitter);
  } catch {
    plainly = true;
    form.requestSubmit(event.submitter);
  }
  busy = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    fold();
  }
});

// A page that the browser kept from before may show a chat that was cleared since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});

// A chat is gone on with at its newest message, also after a reload.
history.scrollRestoration = "manual";
if (document.querySelector(".past")) {
  reach();
}
