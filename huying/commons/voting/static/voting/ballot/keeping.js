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
  // Raises a Fault, in these words, for another pass-phrase.
  b.unwrapped = async (held, phrase, otherwise = "口令不对，请再输一次") => {
    const key = await keyOf(phrase, b.unhex(held.salt));
    try {
      return noble.gcm(key, b.unhex(held.nonce, 12)).decrypt(b.unhex(held.box, 48));
    } catch {
      throw new b.Fault(otherwise);
    }
  };
  // A new pass-phrase, typed twice. Raises a Fault for a short one or two different ones.
  const phraseFields = () => ["#phrase-1", "#phrase-2"].map((at) => b.root.querySelector(at));
  b.newPhrase = () => {
    const [one, other] = phraseFields().map((field) => field.value);
    if ([...one].length < 8) throw new b.Fault("口令至少8个字，要您自己记得住、别人猜不到");
    if (one !== other) throw new b.Fault("两次输入的口令不一样");
    return one;
  };
  // Once what it was typed for is done, it stands in the fields no longer.
  b.emptyPhrase = () => {
    for (const field of phraseFields()) field.value = "";
  };
  // What a backup file holds, still wrapped. Raises a Fault for a file that is not the backup of this name.
  b.heldIn = async (file, name) => {
    const said = await file?.text().then(JSON.parse).catch(() => null);
    if (said?.name !== name || !said.held) throw new b.Fault(file ? "这不是您为这次投票存的备份" : "请先选备份文件");
    return said.held;
  };
})(window.ballot);
