// ristretto255 behind a few words (docs/secret-ballot.md, 1), and the checks of the proofs (2).
((b) => {
  const Point = noble.ristretto255.Point;
  b.BASE = Point.BASE;
  b.NEUTRAL = Point.ZERO;
  b.point = (encoded) => {
    try {
      return Point.fromBytes(encoded);
    } catch {
      throw new b.Fault("不是规范的群元素");
    }
  };
  b.write = (point) => point.toBytes();
  b.times = (point, factor) => {
    const n = b.mod(factor);
    return n === 0n ? b.NEUTRAL : point.multiply(n);
  };
  b.total = (points) => points.reduce((found, point) => found.add(point), b.NEUTRAL);

  const C = 16; // bytes of a challenge
  const whole = (data, size) => {
    if (data.length !== size) throw new b.Fault("证明的长度不对");
  };
  b.pair = (c, s) => b.joined(b.written(c, C), b.scalarBytes(s));
  const read = (proof) => {
    whole(proof, C + 32);
    return [b.number(proof.subarray(0, C)), b.readScalar(proof.subarray(C))];
  };
  b.knows = (context, key, proof) => {
    const [c, s] = read(proof);
    const w = b.times(b.BASE, s).subtract(b.times(key, c));
    return c === b.challenge("possession", context, b.write(key), b.write(w));
  };
  // What everybody may see is multiplied faster than what nobody may see.
  const openly = (point, n) => point.multiplyUnsafe(b.mod(n));
  b.holdsOneOf = (key, context, place, held, values, proof) => {
    whole(proof, values.length * (C + 32));
    const cs = values.map((_, j) => b.number(proof.subarray(C * j, C * j + C))), rest = proof.subarray(C * values.length);
    const steps = values.flatMap((value, j) => {
      const c = cs[j], s = b.readScalar(rest.subarray(32 * j, 32 * j + 32));
      const other = openly(key, s).subtract(openly(held[1], c)).add(openly(b.BASE, c * value));
      return [openly(b.BASE, s).subtract(openly(held[0], c)), other];
    });
    return cs.reduce((sum, c) => sum + c, 0n) % (1n << 128n) === b.oneOfChallenge(key, context, place, held, values, steps);
  };
  b.oneOfChallenge = (key, context, place, held, values, steps) =>
    b.challenge("one-of", context, place, ...[key, ...held].map(b.write), ...values.map(b.scalarBytes), ...steps.map(b.write));
  b.proveOneOf = (key, context, place, held, values, truth, r, next) => {
    const cs = values.map(() => 0n), ss = values.map(() => 0n), steps = [];
    values.forEach((value, j) => {
      if (j === truth) {
        ss[j] = next();
        steps.push(b.times(b.BASE, ss[j]), b.times(key, ss[j]));
        return;
      }
      cs[j] = next() % (1n << 128n);
      ss[j] = next();
      const other = b.times(key, ss[j]).subtract(b.times(held[1], cs[j])).add(b.times(b.BASE, cs[j] * value));
      steps.push(b.times(b.BASE, ss[j]).subtract(b.times(held[0], cs[j])), other);
    });
    const others = cs.reduce((sum, c) => sum + c, 0n);
    const c = b.oneOfChallenge(key, context, place, held, values, steps);
    cs[truth] = (((c - others) % (1n << 128n)) + (1n << 128n)) % (1n << 128n);
    ss[truth] = b.mod(ss[truth] + cs[truth] * r);
    return b.joined(...cs.map((one) => b.written(one, C)), ...ss.map(b.scalarBytes));
  };
})(window.ballot);
