// The board as a trustee's or a deputy's device checks it: docs/secret-ballot.md, 6 and 7. Nothing the server says of it
// is taken on trust but the ballots themselves.
((b) => {
  // The sums of what counts on a closed board. Raises a Fault when a signature, the head or the order does not hold.
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
      if (i % 20 === 19) await (told(i + 1, lines.length), new Promise((go) => setTimeout(go)));
    }
    const rows = [...latest.values()].map((ballot) => ballot.choices.map((text) => {
      const data = b.unbase64(text);
      return [0, 1, 2, 3].map((k) => b.point(data.subarray(32 * k, 32 * k + 32)));
    }));
    const totals = [];
    for (let i = 0; i < question.options; i++) {
      for (const side of [0, 2]) totals.push([0, 1].map((k) => b.total(rows.map((row) => row[i][side + k]))));
    }
    return { question, totals, credentials: [...latest.keys()], size: lines.length };
  };
  b.boardLines = (text) => text.split("\n").filter((line) => line).map((line) => JSON.parse(line));
})(window.ballot);
