// Comfort only: every page works without it.
(() => {
  const find = (selector) => document.querySelector(selector);

  // Set-up: the browser knows its time zone; a short name follows the name until it is typed.
  const zone = find("[data-guess-zone]");
  if (zone) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zone.options].some((option) => option.value === here)) zone.value = here;
  }
  const slug = find("[data-slug-of]");
  const name = slug && document.getElementById(slug.dataset.slugOf);
  if (name && !slug.value) {
    let typed = false;
    slug.addEventListener("input", () => (typed = true));
    name.addEventListener("input", () => {
      if (typed) return;
      const plain = name.value.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      slug.value = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "").slice(0, 30);
    });
  }

  // A long form is not lost by a slip of the thumb, nor sent twice by an impatient one.
  const form = find("form[data-careful]");
  if (form) {
    let dirty = false;
    form.addEventListener("input", () => (dirty = true));
    addEventListener("beforeunload", (event) => dirty && event.preventDefault());
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      dirty = false;
    });
    addEventListener("pageshow", () => delete form.dataset.sent);
  }

  // The queue by keys, while the focus is on one of its events.
  for (const hint of document.querySelectorAll("[data-keys], [data-choose]")) hint.hidden = false;
  find("[data-choose]")?.addEventListener("click", () => {
    for (const box of document.querySelectorAll("[form=bulk]")) box.checked = true;
  });
  for (const queue of document.querySelectorAll("[data-queue]")) {
    queue.addEventListener("keydown", (event) => {
      const card = event.target.closest("[data-queue] > li");
      if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
      const go = (to) => to?.querySelector("a").focus();
      const decide = (verdict) => card.querySelector(`[name=verdict][value=${verdict}]`).form.requestSubmit();
      const deeds = {
        j: () => go(card.nextElementSibling),
        k: () => go(card.previousElementSibling),
        x: () => card.querySelector("[type=checkbox]").click(),
        p: () => decide("publish"),
        r: () => decide("refuse"),
      };
      deeds[event.key]?.();
    });
  }

  // Handles can be copied.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  }
})();
