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

  // Handles can be copied.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  }
})();
