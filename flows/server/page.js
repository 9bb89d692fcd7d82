// Before Prefect's own page: nothing on it leads outside, a link with the password logs in, and files open with it.
"use strict";
(() => {
  const PASSWORD = "prefect-password";
  const basic = (password) => ({ headers: { Authorization: `Basic ${password}` } });
  localStorage.setItem("prefect-show-promotional-content", "false");

  // The password stands after the #, which no browser sends anywhere. Taken only if it is right: a link from a stranger
  // could otherwise log somebody out.
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    history.replaceState(null, "", location.pathname + location.search);
    const password = btoa(given);
    fetch("/api/admin/version", basic(password)).then((answer) => {
      if (!answer.ok) return;
      localStorage.setItem(PASSWORD, password);
      location.replace("/dashboard");
    });
  }

  // Whoever is not logged in is asked to, and not told first that something went wrong.
  if (!localStorage.getItem(PASSWORD) && location.pathname !== "/login") {
    history.replaceState(null, "", `/login?redirect=${encodeURIComponent(location.pathname)}`);
  }

  const outside = (link) => link.protocol.startsWith("http") && link.origin !== location.origin;
  const WRONG = new Map([
    ["Oops. Something went wrong.", "サーバーに届きませんでした。"],
    ["Please check your connection and try again.", "少し待って、もう一度押してください。"],
  ]);
  const tidy = () => {
    for (const toast of document.querySelectorAll(".p-toast-container__toast")) {
      const texts = document.createTreeWalker(toast, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const said = WRONG.get(texts.currentNode.data.trim());
        if (said) {
          texts.currentNode.data = said;
          toast.hidden = location.pathname === "/login"; // only that nobody is logged in yet
        }
      }
    }
    for (const link of document.querySelectorAll("a[href]")) {
      if (outside(link)) link.removeAttribute("href");
    }
    for (const box of document.querySelectorAll("input[placeholder='admin:pass']")) {
      box.placeholder = "利用者名:合言葉";
    }
  };
  new MutationObserver(tidy).observe(document, { attributeFilter: ["href"], childList: true, subtree: true });
  const open = window.open.bind(window);
  window.open = (address, ...rest) =>
    address && new URL(address, location).origin !== location.origin ? null : open(address, ...rest);

  // A click on a link sends no password, so it is exchanged for a ticket that is good for a while.
  addEventListener(
    "click",
    async (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.origin !== location.origin || !link.pathname.startsWith("/files/")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const answer = await fetch("/files/", basic(localStorage.getItem(PASSWORD) ?? ""));
      const ticket = answer.ok ? `${await answer.text()}/` : "";
      location.assign(link.pathname.replace("/files/", `/files/${ticket}`));
    },
    true,
  );
})();
