  // --- recording: one press begins, the next one sends; Escape or a button throws away what was said ----------------
  const mic = byId("mic"), longest = root.dataset.voice;
  let recorder = null, asking = false, thrown;
  const record = async () => {
    if (recorder) return recorder.stop();
    if (asking) return;
    asking = true;
    hush();
    trouble("");
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    asking = thrown = false;
    if (!stream) return trouble(words.no_microphone);
    const began = Date.now(), reader = new FileReader();
    let seconds;
    const ticking = setInterval(() => {
      seconds = Math.round((Date.now() - began) / 1000);
      byId("clock").textContent = duration(seconds);
      if (seconds < longest) return;
      trouble(words.longest);
      recorder.stop();
    }, 250);
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
    // All of it comes at once, when it ends: by our button, or because the microphone is gone.
    recorder.ondataavailable = ({ data }) => {
      clearInterval(ticking);
      stream.getTracks().forEach((one) => one.stop());
      recorder = null;
      showRecording();
      if (thrown) tell(words.refused);
      else if (seconds) reader.readAsDataURL(data);
      else trouble(words.too_short);
    };
    reader.onload = () => begin({ voice: reader.result, seconds });
    recorder.start();
    showRecording();
    if (away) throwAway();
  };
  const throwAway = () => {
    hush();
    if (!recorder) return;
    thrown = true;
    recorder.stop();
    mic.focus();
  };
  const duration = (seconds) =>
    words.length.replace("{minutes}", Math.floor(seconds / 60)).replace("{seconds}", seconds % 60);
  // That it records is announced; the seconds can be read, and are not told one by one.
  const showRecording = () => {
    text.form.classList.toggle("recording", !!recorder);
    byId("recording").textContent = recorder ? words.recording : "";
    byId("clock").textContent = "";
    byId("speak").textContent = recorder ? words.stop : words.voice;
  };
  if (longest && navigator.mediaDevices && window.MediaRecorder) {
    mic.hidden = false;
    showRecording();
    clicked("mic", record);
    clicked("cancel", throwAway);
  }

