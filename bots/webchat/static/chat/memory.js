
  // --- remembering: offered with the first message, never before it, and undone by one button ----------------------
  // The message does not wait for the answer: somebody may have fallen.
  let offer = null, answered = false;
  const offerMemory = () => {
    if (offer || answered || shelf.lasting()) return;
    offer = make("div", "memory");
    const question = make("p", "", words.remember_question);
    question.id = "memory-question";
    const choices = answers(question);
    choices.append(button("", byId("remember").textContent, remember), button("", words.no_memory, () => settleMemory(words.not_remembered)));
    offer.append(question, choices);
    log.append(offer);
    showDevice();
  };
  const remember = () => settleMemory(shelf.remember() ? words.remembered : `${words.cannot_remember} ${words.not_remembered}`);
  const settleMemory = (said) => {
    answered = true;
    if (offer?.isConnected) offer.replaceChildren(make("p", "", said)); else tell(said);
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
    // What the town keeps stays there.
    if (secret) ask("/session", { method: "DELETE", keepalive: true }).catch(() => {});
    shelf.forget();
    leave();
    tell(words.forgotten);
  };
  // The screen and this page's memory, as they were when somebody came.
  const leave = () => {
    throwAway();
    URL.revokeObjectURL(player.src);
    secret = null;
    cursor = lastDay = answeredIn = "";
    unsent = [];
    offer = null;
    answered = begun = false;
    line?.abort();
    shown.clear();
    log.replaceChildren();
    showState({});
    trouble("");
    showDevice();
    greet();
    byId("start").focus();
  };

  clicked("remember", remember);
  clicked("forget", () => {
    byId("forget").hidden = true;
    byId("sure").hidden = false;
    byId("forget-yes").focus();
  });
  clicked("forget-yes", forget);
  clicked("forget-no", () => { showDevice(); byId("forget").focus(); });
  // Another page of ours on this device was told to forget.
  window.onstorage = (event) => {
    const ours = [null, shelf.name + "secret"].includes(event.key);
    if (ours && !event.newValue && shelf.lasting()) { shelf.forget(); leave(); }
  };
  // A recording may be too large for the browser's store.
  window.onbeforeunload = (event) => {
    if (recorder || unsent.some((one) => one.content.voice || !shelf.lasting())) event.preventDefault();
  };
