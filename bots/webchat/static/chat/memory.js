
  // --- remembering: offered with the first message, never before it, and undone by one button ----------------------
  // The message does not wait for the answer: somebody may have fallen.
  let offer = null, answered = false;
  const offerMemory = () => {
    if (offer || answered || shelf.lasting()) return;
    offer = make("div", "memory");
    const question = make("p", "", words.remember_question);
    question.id = "memory-question";
    const choices = make("div", "choices");
    choices.setAttribute("role", "group");
    choices.setAttribute("aria-labelledby", question.id);
    choices.append(button("", words.remember, remember), button("", words.no_memory, () => settleMemory(words.not_remembered)));
    offer.append(question, choices);
    log.append(offer);
    showDevice();
  };
  const remember = () => settleMemory(shelf.remember() ? words.remembered : words.cannot_remember);
  const settleMemory = (said) => {
    answered = true;
    if (offer?.isConnected) offer.replaceChildren(make("p", "", said)); else tell(said, true);
    showDevice();
    text.focus();
  };
  const showDevice = () => {
    const lasting = shelf.lasting();
    byId("forget").hidden = !lasting;
    byId("remember").hidden = lasting || !offer;
    byId("sure").hidden = true;
    byId("device").hidden = !lasting && !offer;
  };
  const forget = () => {
    if (secret) ask("/session", { method: "DELETE", keepalive: true }).catch(() => {}); // what is kept there stays there
    shelf.forget();
    leave();
    tell(words.forgotten, true);
  };
  // The screen and this page's memory, as they were when somebody came.
  const leave = () => {
    secret = null;
    cursor = lastDay = answeredIn = "";
    unsent = [];
    offer = null;
    answered = begun = false;
    line?.abort();
    shown.clear();
    log.replaceChildren();
    byId("busy").hidden = true;
    byId("standing").textContent = "";
    trouble("");
    showDevice();
    greet();
    byId("start").focus();
  };

  byId("remember").addEventListener("click", remember);
  byId("forget").addEventListener("click", () => {
    byId("forget").hidden = true;
    byId("sure").hidden = false;
    byId("forget-yes").focus();
  });
  byId("forget-yes").addEventListener("click", forget);
  byId("forget-no").addEventListener("click", () => { showDevice(); byId("forget").focus(); });
  // Another page of ours on this device was told to forget.
  addEventListener("storage", (event) => {
    const gone = event.key === null || event.key === shelf.name + "secret";
    if (gone && event.newValue === null && shelf.lasting()) { shelf.forget(); leave(); }
  });
  addEventListener("beforeunload", (event) => { if (unsent.length && !shelf.lasting()) event.preventDefault(); });
