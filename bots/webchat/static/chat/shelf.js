  // --- what is kept: in this page's memory, and in the browser only once the person wishes it ----------------------
  // One conversation a town and a seat, so that several fit on one page. In a frame on the town's site, a browser gives us a store
  // of that site's own. One that refuses pages in frames a store still takes a partitioned cookie: it holds the secret
  // for this script, and the server never looks at it.
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const asked = new URLSearchParams(location.search);
  const shelf = (() => {
    const town = location.pathname.replace(/^.*?\/chat|\/$/g, "");
    const name = "palier-chat" + town + ":" + (asked.get("seat") || "") + ":";
    const kept = ["secret", "unsent"];
    let held = {};
    const local = {
      read: (key) => localStorage.getItem(name + key),
      write(key, value) {
        if (value === null) localStorage.removeItem(name + key); else localStorage.setItem(name + key, value);
      },
    };
    const called = (key) => encodeURIComponent(name + key) + "=";
    const cookie = {
      read(key) {
        const start = called(key);
        return document.cookie.split("; ").find((one) => one.startsWith(start))?.slice(start.length) ?? null;
      },
      write(key, value) {
        // What waits to be sent waits in this page's memory.
        if (key !== "secret") return;
        const age = value === null ? 0 : 180 * 86400;
        document.cookie =
          `${called(key)}${value ?? ""};Max-Age=${age};Path=/chat;Secure;SameSite=None;Partitioned`;
      },
    };
    let store = local, lasting = false;
    try { localStorage.length; } catch { store = cookie; }
    // Some browsers let us keep nothing.
    try { lasting = store.read("secret") !== null; } catch {}
    if (lasting) for (const key of kept) held[key] = store.read(key);
    const writeAll = () => { for (const key of kept) store.write(key, held[key] ?? null); };
    return {
      name,
      lasting: () => lasting,
      get: (key) => held[key] ?? null,
      set(key, value) {
        held[key] = value;
        // Where the store is full, this page still has it.
        if (lasting) try { store.write(key, value); } catch {}
      },
      /** Keeps from now on what this page has; false where the browser does not let us. */
      remember() {
        try {
          writeAll();
          lasting = store.read("secret") === (held.secret ?? null);
        } catch { lasting = false; }
        return lasting;
      },
      forget() {
        held = {};
        lasting = false;
        try { writeAll(); } catch {}
      },
    };
  })();
