// The board as a trustee's or a deputy's device checks it: docs/secret-ballot.md, 6 and 7. Nothing the server says of it
// is taken on trust but the ballots themselves.
((b) => {
  const FORGED = "票板上有一张票的证明不对，可能是照抄别人的：停下，不要再按，当众告诉主席团和另两位监票人";
  // The ciphertexts of a ballot. Raises a Fault where they are not proved to be this voter's own, each a vote: what was
  // copied from another's ballot would open that one.
  b.checkedChoices = (question, ballot) => {
    const context = b.contextOf(question, ballot.credential), proof = b.unbase64(ballot.quota), asksQuota = question.quota < question.options;
    if (ballot.choices.length !== question.options || (proof.length > 0) !== asksQuota) throw new b.Fault("票板上有一张票的项数不对");
    const choices = ballot.choices.map((text, place) => {
      const data = b.unbase64(text), choice = [0, 1, 2, 3].map((k) => b.point(data.subarray(32 * k, 32 * k + 32)));
      const [z, both] = b.combined(context, place, data, choice);
      if (!b.holdsOneOf(question.key, context, `option ${place}`, both, [0n, 1n, z], data.subarray(128))) throw new b.Fault(FORGED);
      return choice;
    });
    const sum = [0, 1].map((k) => b.total(choices.map((choice) => choice[k])));
    const values = Array.from({ length: question.quota + 1 }, (_, i) => BigInt(i));
    if (asksQuota && !b.holdsOneOf(question.key, context, "quota", sum, values, proof)) throw new b.Fault(FORGED);
    return choices;
  };

  // The sums of what counts on a closed board. Raises a Fault when a signature, a proof, the head or the order does not hold.
  b.addedUp = async (state, lines, told = () => {}) => {
    const { manifest, head } = state;
    const question = b.questionOf(manifest);
    if (!head.closed || !b.isSigned(manifest.board_key, "head", head)) throw new b.Fault("票板封存值的签名不对，或还没有封板");
    const trackers = lines.map((line) => b.tracker(line.ballot));
    if (trackers.some((tracker, i) => i && tracker <= trackers[i - 1])) throw new b.Fault("票板上的次序不对");
    if (head.size !== lines.length || head.root !== b.rootOfTrackers(trackers)) throw new b.Fault("票板与公布的封存值对不上");
    if (b.fileHash(state.roll) !== manifest.roll) throw new b.Fault("名册与投票说明里的不同");
    const onRoll = new Set(state.roll.voters.map((voter) => voter.credential));
    const latest = new Map();
    for (const [i, { ballot }] of lines.entries()) {
      if (ballot.manifest !== question.manifest || ballot.election !== question.election) throw new b.Fault("票板上有别的投票的票");
      if (!onRoll.has(ballot.credential)) throw new b.Fault("票板上有名册以外的人的票");
      if (!b.isSigned(ballot.credential, "ballot", ballot)) throw new b.Fault("票板上有一张票的签名不对");
      if ((latest.get(ballot.credential)?.number ?? 0) < ballot.number) latest.set(ballot.credential, ballot);
      if (i % 20 === 19) await (told("签名", i + 1, lines.length), new Promise((go) => setTimeout(go)));
    }
    const rows = [];
    question.key.precompute(8, false); // a quarter of a second a ballot of 20 projects, and not two
    for (const ballot of latest.values()) {
      rows.push(b.checkedChoices(question, ballot));
      await (told("证明", rows.length, latest.size), new Promise((go) => setTimeout(go)));
    }
    const totals = [];
    for (let i = 0; i < question.options; i++) {
      for (const side of [0, 2]) totals.push([0, 1].map((k) => b.total(rows.map((row) => row[i][side + k]))));
    }
    return { question, totals, credentials: [...latest.keys()], size: lines.length, root: head.root };
  };
  b.boardLines = (text) => text.split("\n").filter((line) => line).map((line) => JSON.parse(line));
})(window.ballot);
