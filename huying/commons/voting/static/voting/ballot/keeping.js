// What stays on the device: the deputy's key and ballot, the trustee's seed wrapped by a pass-phrase. No secure context is
// asked for: an isolated network may have no certificate, so nothing here is WebCrypto but the random numbers.
((b) => {
  const COST = { N: 2 ** 15, r: 8, p: 1, dkLen: 32 };
  b.kept = (key) => JSON.parse(localStorage.getItem(`huying-ballot/${key}`) ?? "null");
  b.keep = (key, value) => localStorage.setItem(`huying-ballot/${key}`, JSON.stringify(value));
  b.forget = (key) => localStorage.removeItem(`huying-ballot/${key}`);

  const keyOf = (phrase, salt) => noble.scryptAsync(b.bytes(phrase.normalize("NFKC")), salt, COST);
  b.wrapped = async (seed, phrase) => {
    const salt = b.random(), nonce = b.random().subarray(0, 12);
    return { salt: b.hex(salt), nonce: b.hex(nonce), box: b.hex(noble.gcm(await keyOf(phrase, salt), nonce).encrypt(seed)) };
  };
  // Raises a Fault for another pass-phrase.
  b.unwrapped = async (held, phrase) => {
    const key = await keyOf(phrase, b.unhex(held.salt));
    try {
      return noble.gcm(key, b.unhex(held.nonce, 12)).decrypt(b.unhex(held.box, 48));
    } catch {
      throw new b.Fault("口令不对，请再输一次");
    }
  };
  // A new pass-phrase, typed twice; it stands in the fields no longer. Raises a Fault for a short one or two different ones.
  b.newPhrase = (...names) => {
    const fields = names.map((at) => b.root.querySelector(at)), [one, other] = fields.map((field) => field.value);
    if ([...one].length < 8) throw new b.Fault("口令至少8个字，要您自己记得住、别人猜不到");
    if (one !== other) throw new b.Fault("两次输入的口令不一样");
    for (const field of fields) field.value = "";
    return one;
  };
  // What a backup file holds, still wrapped. Raises a Fault for a file that is not the backup of this name.
  b.heldIn = async (file, name) => {
    const said = await file?.text().then(JSON.parse).catch(() => null);
    if (said?.name !== name || !said.held) throw new b.Fault(file ? "这不是您为这次投票存的备份" : "请先选备份文件");
    return said.held;
  };
})(window.ballot);
