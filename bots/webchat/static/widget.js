// The button that a town's site shows, and behind it the chat in a frame. One line brings it:
// <script src="https://…/chat/widget.js" async></script>
// It keeps nothing, asks the server nothing before somebody opens it, leaves no name behind on the page, and lives in a
// shadow tree, where no style goes in or out. No markup from text and no style attribute: a strict policy allows it.
((town) => {
  "use strict";
  const script = document.currentScript || document.querySelector('script[src*="/chat/"][src*="/widget.js"]');
  const chat = script.src.replace(/\/widget\.js.*$/, "");
  const told = script.dataset;

  const spoken = (tag) => [String(tag || "").toLowerCase().split("-")[0]].find((one) => town.words[one]);
  const locale = spoken(told.lang) || spoken(document.documentElement.lang) || town.locale;
  const words = town.words[locale] || Object.values(town.words)[0];

  // White letters or dark ones, whichever is read better: one of the two always can be (WCAG 1.4.3).
  const colour = [told.colour, town.colour].find((one) => /^#[0-9a-f]{6}$/i.test(one || ""));
  const luminance = [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, which) => sum + part * [0.2126, 0.7152, 0.0722][which], 0);
  const letters = 1.05 / (luminance + 0.05) >= 4.5 ? "#ffffff" : "#000000";

  const make = (tag, attributes, ...inside) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...inside);
    return node;
  };

  const begin = () => {
    // The line may stand twice on the page.
    if (document.querySelector("palier-chat")) return;
    const side = told.position === "left" ? " left" : "";
    const name = words.title;
    const place = make("palier-chat", { lang: locale });
    const root = place.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    const off = Math.min(200, Math.max(0, parseInt(told.offset, 10) || 16));
    sheet.replaceSync(`.launcher,dialog{--off:${off}px;--colour:${colour};--letters:${letters}}${town.style}`);
    root.adoptedStyleSheets = [sheet];

    const icon = make("span", { class: "icon" });
    const label = make("span", {}, told.label || words.label);
    const badge = make("span", { class: "count", "aria-hidden": "true", hidden: "" });
    const hint = make("span", { class: "aside" });
    const launcher = make("button", { class: "launcher" + side, "aria-haspopup": "dialog", "aria-expanded": "false" }, icon, label, badge, hint);
    const status = make("p", { class: "aside", role: "status" });
    const dialog = make("dialog", { class: side.trim(), "aria-label": name });
    root.append(launcher, status, dialog);
    document.body.append(place);

    // --- the frame: made when it is first opened, and spoken to through a port of its own ------------------------------
    const page = `${chat}?lang=${locale}`;
    const card = told.start ? "#" + encodeURIComponent(told.start) : "";
    let frame = null, port = null, apart = null, late;
    const bring = () => {
      apart?.remove();
      apart = null;
      frame = make("iframe", { title: name, allow: "geolocation; microphone", src: page + card });
      frame.onload = greet;
      late = setTimeout(giveUp, 15000);
      dialog.append(frame);
    };
    const greet = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => hear(port1, data);
      clearTimeout(late);
      // A page that was refused, or is not there, never answers.
      late = setTimeout(giveUp, 3000);
      frame.contentWindow.postMessage("palier", new URL(chat).origin, [port2]);
    };
    const hear = (from, { close: left, unread }) => {
      clearTimeout(late);
      if (port !== from) {
        port = from;
        port.postMessage(dialog.open ? "shown" : "hidden");
      }
      if (left) close();
      if (unread !== undefined) count(dialog.open ? 0 : unread);
    };
    const giveUp = () => {
      frame.remove();
      frame = port = null;
      const again = make("button", {}, words.again);
      const shut = make("button", {}, words.close);
      const link = make("a", { href: page + card, target: "_blank", rel: "noopener" }, words.apart);
      again.onclick = () => { bring(); frame.focus(); };
      shut.onclick = close;
      apart = make("div", { class: "apart" }, make("p", { role: "alert" }, words.trouble), link, again, shut);
      dialog.append(apart);
      if (dialog.open) link.focus();
    };
    const count = (number) => {
      badge.hidden = !number;
      badge.textContent = number;
      const said = number ? words.unread.replace("{n}", number) : "";
      hint.textContent = said && ` (${said})`;
      status.textContent = said;
    };

    const small = matchMedia("(max-width: 40em), (max-height: 32em)");
    const open = () => {
      if (small.matches) dialog.showModal(); else dialog.show();
      launcher.setAttribute("aria-expanded", "true");
      count(0);
      if (!frame && !apart) bring();
      (frame || apart.querySelector("a")).focus();
      port?.postMessage("shown");
    };
    const close = () => {
      if (!dialog.open) return;
      dialog.close();
      launcher.setAttribute("aria-expanded", "false");
      port?.postMessage("hidden");
      launcher.focus();
    };
    launcher.onclick = () => (dialog.open ? close() : open());
    dialog.oncancel = (event) => { event.preventDefault(); close(); };
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  };
  if (document.body) begin(); else addEventListener("DOMContentLoaded", begin, { once: true });
})
