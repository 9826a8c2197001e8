
  // --- the server -------------------------------------------------------------------------------------------------
  const base = location.pathname.replace(/\/$/, "");
  let words = JSON.parse(byId("words").textContent);
  let language = root.lang;
  let secret = shelf.get("secret");
  let cursor = "";

  const ask = (path, options = {}) => {
    const headers = { "Accept-Language": language, ...options.headers };
    if (secret) headers.Authorization = "Bearer " + secret;
    return fetch(base + path, { cache: "no-store", ...options, headers });
  };
  const post = (path, body, signal) => ask(
    path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal },
  );
  // What something on the way answers is no sentence of ours.
  const sentence = async (answer, otherwise) => (await answer.json().catch(() => ({}))).error || otherwise;
  const shutOut = () => { secret = null; cursor = ""; shelf.set("secret", null); };

  // What is there already is not announced again.
  const show = (node, said) => { if (node.textContent !== said) node.textContent = said; };
  // What is told above the field, until it is no longer true.
  const tell = (said) => show(byId("notice"), said);
  const quiet = () => tell("");
  const cutOff = () => tell(words.offline);
