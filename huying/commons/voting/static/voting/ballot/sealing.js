// A ballot from a choice and a seed: docs/secret-ballot.md, 5. The seed decides every byte, so that an opened ballot can
// be made again by anybody.
((b) => {
  const encrypted = (key, value, r) => {
    const held = b.times(key, r);
    return [b.times(b.BASE, r), value ? held.add(b.BASE) : held];
  };
  b.questionOf = (manifest) => ({
    election: manifest.election,
    manifest: b.fileHash(manifest),
    options: manifest.options.length,
    quota: manifest.quota,
    key: b.point(b.unhex(manifest.public_key)),
  });
  b.contextOf = (question, credential) => b.hashed("context", question.election, b.unhex(question.manifest), b.unhex(credential));
  b.combined = (context, place, written, choice) => {
    const parts = [0, 1, 2, 3].map((i) => written.subarray(32 * i, 32 * i + 32));
    const z = b.challenge("weight", context, place, ...parts);
    return [z, [choice[0].add(b.times(choice[2], z)), choice[1].add(b.times(choice[3], z))]];
  };

  // Seals `choice` ("+-0…"); `told(done, all)` after each project. Returns the ballot without its signature.
  b.sealed = async (question, credential, number, choice, seed, told = () => {}) => {
    const context = b.contextOf(question, credential);
    let count = 0;
    const next = () => b.scalar("ballot", seed, context, number, choice, count++);
    const choices = [], fors = [];
    let randomness = 0n;
    for (let place = 0; place < choice.length; place++) {
      const letter = choice[place], rFor = next(), rAgainst = next();
      const held = [...encrypted(question.key, letter === "+", rFor), ...encrypted(question.key, letter === "-", rAgainst)];
      const points = b.joined(...held.map(b.write));
      const [z, both] = b.combined(context, place, points, held);
      const truth = { "+": 1, "-": 2 }[letter] ?? 0;
      const proof = b.proveOneOf(question.key, context, `option ${place}`, both, [0n, 1n, z], truth, b.mod(rFor + z * rAgainst), next);
      choices.push(b.base64(b.joined(points, proof)));
      fors.push(held);
      randomness += rFor;
      told(place + 1, choice.length);
      await new Promise((go) => setTimeout(go)); // the page stays alive
    }
    let quota = "";
    if (question.quota < question.options) {
      const held = [b.total(fors.map((one) => one[0])), b.total(fors.map((one) => one[1]))];
      const values = Array.from({ length: question.quota + 1 }, (_, i) => BigInt(i));
      const many = [...choice].filter((letter) => letter === "+").length;
      quota = b.base64(b.proveOneOf(question.key, context, "quota", held, values, many, b.mod(randomness), next));
    }
    return { format: b.FORMAT, election: question.election, manifest: question.manifest, credential, number, choices, quota };
  };
})(window.ballot);
