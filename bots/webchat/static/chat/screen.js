
  // --- the conversation on the screen -----------------------------------------------------------------------------
  const log = byId("log"), welcome = byId("welcome"), text = byId("text");
  const shown = new Map();
  // The language of what we say, once the server has named it.
  let answeredIn = "";
  const make = (tag, className, content) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (content !== undefined) node.textContent = content;
    return node;
  };
  const button = (className, content, pressed) => {
    const node = make("button", className, content);
    node.onclick = pressed;
    return node;
  };
  const answers = (question) => {
    const group = make("div", "choices");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", question.id);
    if (question.lang) group.lang = question.lang;
    return group;
  };
  const clicked = (id, does) => { byId(id).onclick = does; };
  let lastDay = "";

  const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])|((?:\+33[ .]?|\b0)[1-9](?:[ .\u00a0]?\d\d){4}\b)/g;
  const SHORT_NUMBER = /\b(1[578]|11[2459]|3114|3919|3977)\b/g;
  const link = (node, said, pattern) => {
    let from = 0;
    for (const found of said.matchAll(pattern)) {
      node.append(said.slice(from, found.index));
      const anchor = make("a", "", found[0]);
      if (found[0].startsWith("http")) {
        anchor.href = found[0];
        anchor.target = "_blank";
      } else anchor.href = "tel:" + found[0].replace(/[^\d+]/g, "");
      node.append(anchor);
      from = found.index + found[0].length;
    }
    node.append(said.slice(from));
  };

  const newDay = (at) => {
    const date = at.toDateString();
    if (date === lastDay) return;
    lastDay = date;
    const day = at.toLocaleDateString(language, { dateStyle: "full" });
    log.append(make("p", "day", date === new Date().toDateString() ? words.today : day));
  };
  const toBottom = (said) => {
    // A low screen scrolls whole.
    const scrolls = log.scrollHeight > log.clientHeight ? log : document.scrollingElement;
    scrolls.scrollTop = said ? said.offsetTop - 8 : scrolls.scrollHeight;
  };

  const bubble = (message) => {
    const at = new Date(message.at);
    newDay(at);
    const said = make("div", "said " + (message.mine ? "mine" : "ours") + (message.urgent ? " urgent" : ""));
    said.append(make("span", "aside", (message.mine ? words.you : document.querySelector("h1").textContent) + " : "));
    const body = make("p", "words");
    const kinds = { location: words.my_location, voice: `${words.voice} · ${duration(message.seconds)}` };
    link(body, message.text || kinds[message.kind] || "", message.urgent ? SHORT_NUMBER : LINK);
    if (!message.mine && answeredIn && answeredIn !== language) body.lang = answeredIn;
    const foot = make("p", "foot");
    const time = make("time", "", at.toLocaleTimeString(language, { timeStyle: "short" }));
    time.dateTime = message.at;
    foot.append(time);
    said.append(body, foot);
    if (message.urgent) said.setAttribute("role", "alert");
    welcome.hidden = true;
    log.append(said);
    return said;
  };

  const showOurs = (message) => {
    if (message.id > cursor) cursor = message.id;
    if (shown.has(message.id)) return;
    const said = bubble(message);
    shown.set(message.id, said);
    const question = said.querySelector(".words");
    question.id = "q" + message.id;
    const choices = answers(question);
    choices.dataset.question = message.question ?? "";
    if (message.asks_location && navigator.geolocation) {
      const share = button("", words.share_location, shareLocation);
      share.lang = language;
      choices.append(share);
    }
    for (const option of message.options) {
      const one = button("", option.title, () => choose(choices, one, option, message.question));
      one.dataset.choice = option.id;
      if (option.description) one.append(make("small", "", option.description));
      choices.append(one);
    }
    if (message.aloud) offerVoice(said, message.id);
    if (choices.childElementCount) said.append(choices);
    arrived();
    toBottom(said);
  };

  const showMine = (message, waiting) => {
    let said = shown.get(message.key);
    if (!said) {
      said = bubble({ ...message, mine: true });
      shown.set(message.key, said);
      if (message.choice !== undefined) settle(message.question, message.choice);
    }
    settled(said);
    if (waiting) said.querySelector(".foot").prepend(make("span", "state", words.unsent + " · "));
    toBottom();
    return said;
  };

  const settled = (said) => said?.querySelectorAll(".state").forEach((one) => one.remove());
  // Buttons that were answered stay where they are, readable and focusable, but say no more.
  const settle = (question, choice) => {
    for (const group of log.querySelectorAll(`.choices[data-question="${question ?? ""}"]`)) {
      if (!group.querySelector(`[data-choice="${CSS.escape(choice)}"]`)) continue;
      for (const one of group.children) {
        one.setAttribute("aria-disabled", true);
        if (one.dataset.choice === choice) one.setAttribute("aria-pressed", true);
      }
    }
  };
  const choose = (group, one, option, question) => {
    if (one.getAttribute("aria-disabled")) return;
    settle(question, option.id);
    say({ choice: option.id, question, title: option.title });
  };
  const shareLocation = () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => say({ location: [coords.latitude, coords.longitude] }),
    () => { trouble(words.no_location); text.focus(); },
    { timeout: 15000 },
  );
  // What is wrong with the field is said beside it, and read with it.
  const trouble = (said) => {
    byId("problem").textContent = said;
    text.setAttribute("aria-invalid", !!said);
  };
