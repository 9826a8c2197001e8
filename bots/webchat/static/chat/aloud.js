
  // --- aloud: for whoever asked us to read our messages to them -----------------------------------------------------
  // The first waits for a press; the next ones follow by themselves, in their order, until one is paused. So long a
  // screen reader leaves the log alone: of two voices at once nobody understands either. One recording is here at a time.
  const player = make("audio");
  let follows = false, turn = Promise.resolve();
  const follow = (yes) => {
    follows = yes;
    log.setAttribute("aria-live", yes ? "off" : "polite");
  };
  const hush = () => { follow(false); player.pause(); };
  player.controls = true;
  player.onplay = () => follow(true);
  player.onpause = () => follow(player.ended);
  const offerVoice = (said, id) => {
    const one = button("hear", words.listen, () => { follow(true); turn = hear(one, id); });
    said.append(one);
    if (follows) turn = turn.then(() => hear(one, id));
  };
  const hear = async (one, id) => {
    if (!follows) return;
    byId("busy").hidden = false;
    const answer = await ask("/aloud/" + id).catch(() => Response.error());
    const sound = answer.ok && await answer.blob().catch(() => null);
    byId("busy").hidden = true;
    if (!follows) return;
    if (!sound) { follow(false); return tell(await sentence(answer, words.offline)); }
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(sound);
    player.setAttribute("aria-label", words.listen);
    one.after(player);
    await new Promise((done) => {
      player.onended = done;
      // The browser may not allow it: then it waits to be pressed.
      player.play().catch(() => { follow(false); done(); });
    });
  };
