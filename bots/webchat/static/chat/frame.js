
  // --- in a frame: our button on the town's site opens and closes us, and shows how much is unread -------------------
  let host = null, away = false, unread = 0;
  const title = document.title;
  const count = (number) => {
    unread = number;
    document.title = (unread ? `(${unread}) ` : "") + title;
    host?.postMessage({ unread });
  };
  const arrived = () => { if (!log.hasAttribute("aria-busy") && (away || document.hidden)) count(unread + 1); };
  const come = () => {
    away = false;
    count(0);
    toBottom();
    // Where one touches, the field would bring up the keyboard.
    const touched = matchMedia("(pointer: coarse)").matches;
    (welcome.hidden ? (touched ? log : text) : byId("start")).focus();
  };
  window.onmessage = (event) => {
    if (parent === window || event.source !== parent || event.data !== "palier" || !event.ports[0]) return;
    host = event.ports[0];
    host.onmessage = ({ data }) => { if (data === "shown") come(); else { away = true; throwAway(); } };
    byId("close").hidden = false;
    host.postMessage({ unread });
  };
  const close = () => host?.postMessage({ close: true });
  clicked("close", close);
  window.onkeydown = (event) => { if (event.key === "Escape" && !event.isComposing) recorder ? throwAway() : close(); };
  document.onvisibilitychange = () => { if (!document.hidden && !away) count(0); };
