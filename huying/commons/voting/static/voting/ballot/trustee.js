// What a trustee's device does: docs/secret-ballot.md, 3 and 7. Everything comes from one seed that never leaves it.
((b) => {
  const TRUSTEES = 3, SUITE = "ristretto255-sha512";
  const NOT_NAMED = "投票说明里的不是您确认过的监票人钥匙：停下，不要再按，当众告诉主席团和另两位监票人";
  b.fingerprint = (promises) => b.hashed("ceremony", b.canonical(promises)).subarray(0, 32);
  const promiseContext = (election, number, name, place) => b.hashed("promise", election, number, name, place);
  const keysOf = (promise) => promise.keys.map((key) => b.point(b.unhex(key)));
  const evaluated = (promise, at) => {
    const [first, second] = keysOf(promise);
    return first.add(b.times(second, BigInt(at)));
  };
  b.publicKey = (promises) => b.hex(b.write(b.total(promises.map((promise) => keysOf(promise)[0]))));

  // ceremony.json, from what the server says of it.
  b.ceremonyOf = (election, { promises, boxes, confirmations }) => ({
    format: b.FORMAT, suite: SUITE, election, threshold: 2, promises, boxes, confirmations,
  });
  b.isNamedBy = (manifest, ceremony) =>
    b.canonical([manifest.election, manifest.ceremony, manifest.public_key]) ===
    b.canonical([ceremony.election, b.fileHash(ceremony), b.publicKey(ceremony.promises)]);

  b.checkPromise = (election, promise) => {
    const who = `监票人${promise.trustee}（${promise.name}）`;
    if (promise.keys.length !== 3 || promise.possession.length !== 3) throw new b.Fault(`${who}的承诺不完整`);
    keysOf(promise).forEach((key, place) => {
      const context = promiseContext(election, promise.trustee, promise.name, place);
      if (key.equals(b.NEUTRAL) || !b.knows(context, key, b.unhex(promise.possession[place], 48))) {
        throw new b.Fault(`${who}没有证明持有自己的密钥`);
      }
    });
  };

  b.trustee = (election, number, name, seed) => {
    const derive = (label, ...parts) => b.scalar("derive", seed, label, ...parts);
    const coefficients = [0, 1].map((k) => derive("coefficient", election, k));
    const encryption = derive("encryption", election);
    const value = (at) => b.mod(coefficients[0] + coefficients[1] * BigInt(at));
    const possession = (context, secret) => {
      const key = b.write(b.times(b.BASE, secret)), nonce = derive("nonce", context, key);
      const c = b.challenge("possession", context, key, b.write(b.times(b.BASE, nonce)));
      return b.pair(c, nonce + c * secret);
    };
    const pad = (fingerprint, by, to, key, theirs, common) => b.hashed("box", fingerprint, by, to, key, theirs, common).subarray(0, 32);
    const xor = (one, other) => one.map((byte, i) => byte ^ other[i]);

    const promise = () => {
      const secrets = [...coefficients, encryption];
      return {
        trustee: number, name,
        keys: secrets.map((secret) => b.hex(b.write(b.times(b.BASE, secret)))),
        possession: secrets.map((secret, place) => b.hex(possession(promiseContext(election, number, name, place), secret))),
      };
    };
    const check = (promises) => {
      if (promises.length !== TRUSTEES || promises.some((one, i) => one.trustee !== i + 1)) throw new b.Fault("三名监票人的承诺还不齐");
      if (b.canonical(promises[number - 1]) !== b.canonical(promise())) throw new b.Fault("名单里您自己的承诺被换过：请停下来，告诉主席团");
      promises.forEach((one) => b.checkPromise(election, one));
    };
    const boxes = (promises) => {
      check(promises);
      const fingerprint = b.fingerprint(promises);
      return [1, 2, 3].filter((to) => to !== number).map((to) => {
        const secret = derive("box", fingerprint, to), key = b.write(b.times(b.BASE, secret));
        const theirs = b.unhex(promises[to - 1].keys[2]);
        const common = b.write(b.times(b.point(theirs), secret));
        const box = xor(b.scalarBytes(value(to)), pad(fingerprint, number, to, key, theirs, common));
        return { from: number, to, key: b.hex(key), box: b.hex(box) };
      });
    };
    const opened = (promises, box) => {
      const own = b.unhex(promises[number - 1].keys[2]), key = b.unhex(box.key);
      let share;
      try {
        const common = b.write(b.times(b.point(key), encryption));
        share = b.readScalar(xor(b.unhex(box.box), pad(b.fingerprint(promises), box.from, number, key, own, common)));
      } catch {
        throw new b.Fault(`监票人${box.from}给您的份额打不开：请三人重新开始`);
      }
      if (!b.times(b.BASE, share).equals(evaluated(promises[box.from - 1], number))) {
        throw new b.Fault(`监票人${box.from}给您的份额与承诺不符：请三人重新开始`);
      }
      return share;
    };
    const share = (promises, given) => {
      check(promises);
      const mine = given.filter((box) => box.to === number), others = [1, 2, 3].filter((by) => by !== number);
      if (b.canonical(mine.map((box) => box.from).sort()) !== b.canonical(others)) throw new b.Fault("没有收到其他每名监票人的份额，或多了一份");
      return b.mod(mine.reduce((sum, box) => sum + opened(promises, box), value(number)));
    };
    // The own share for an opening: of the ceremony that the manifest names, and of no other.
    const shareIn = (manifest, ceremony) => {
      if (ceremony.election !== election || !b.isNamedBy(manifest, ceremony)) throw new b.Fault(NOT_NAMED);
      return share(ceremony.promises, ceremony.boxes);
    };
    const confirmation = (promises, given) => ({
      trustee: number,
      possession: b.hex(possession(b.hashed("confirmation", b.fingerprint(promises), number), share(promises, given))),
    });
    const shareOf = (context, key, secret, of) => {
      const given = b.times(of, secret);
      // All that the challenge hashes: one nonce under two challenges would give the secret away.
      const nonce = derive("nonce", context, ...[key, of, given].map(b.write));
      const w = b.times(b.BASE, nonce), v = b.times(of, nonce);
      const c = b.challenge("share", context, ...[key, of, given, w, v].map(b.write));
      return b.joined(b.write(given), b.pair(c, nonce + c * secret));
    };
    // The shares of the sums, which the device has added up itself from the closed board.
    const open = (question, secret, totals, board) => {
      const key = b.times(b.BASE, secret);
      const said = totals.map(([a], i) => {
        const place = `${Math.floor(i / 2)} ${i % 2 ? "against" : "for"}`;
        return shareOf(b.hashed("opening", question.election, b.unhex(question.manifest), b.unhex(board), number, place), key, secret, a);
      });
      const shares = Array.from({ length: said.length / 2 }, (_, i) => b.base64(b.joined(said[2 * i], said[2 * i + 1])));
      return { election: question.election, trustee: number, board, shares };
    };
    return { promise, boxes, share, shareIn, confirmation, open };
  };
})(window.ballot);
