// How things are written before they are hashed, signed or sent: docs/secret-ballot.md, 1. Names as in the Python library.
window.ballot = {};
((b) => {
  const text = new TextEncoder();
  b.FORMAT = "huying-ballot-1";
  b.ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  b.mod = (n) => ((n % b.ORDER) + b.ORDER) % b.ORDER;
  b.bytes = (part) => (part instanceof Uint8Array ? part : text.encode(String(part)));
  b.joined = (...parts) => {
    const found = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
    parts.reduce((at, part) => (found.set(part, at), at + part.length), 0);
    return found;
  };
  b.hex = (data) => Array.from(data, (n) => n.toString(16).padStart(2, "0")).join("");
  b.unhex = (said, size = 32) => {
    if (typeof said !== "string" || !/^([0-9a-f]{2})*$/.test(said) || said.length !== 2 * size) throw new b.Fault("十六进制的写法不对");
    return Uint8Array.from(said.match(/../g) ?? [], (two) => parseInt(two, 16));
  };
  b.base64 = (data) => btoa(Array.from(data, (n) => String.fromCharCode(n)).join(""));
  b.unbase64 = (said) => {
    const found = Uint8Array.from(atob(said), (letter) => letter.charCodeAt(0));
    if (b.base64(found) !== said) throw new b.Fault("base64 的写法不对");
    return found;
  };
  b.number = (data) => data.reduceRight((found, byte) => (found << 8n) | BigInt(byte), 0n); // little-endian
  b.written = (number, size) => Uint8Array.from({ length: size }, (_, i) => Number((number >> BigInt(8 * i)) & 255n));
  b.scalarBytes = (number) => b.written(b.mod(number), 32);
  b.readScalar = (data) => {
    const found = b.number(data);
    if (data.length !== 32 || found >= b.ORDER) throw new b.Fault("不是规范的数");
    return found;
  };
  b.random = () => crypto.getRandomValues(new Uint8Array(32));

  // A refusal in words for the person who holds the device.
  b.Fault = class extends Error {};

  // Canonical JSON: keys by code point (all are ASCII), no spaces.
  b.canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(b.canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${b.canonical(value[key])}`).join(",")}}`;
  };
  b.sha256 = (data) => noble.sha256(data);
  b.fileHash = (value) => b.hex(b.sha256(b.bytes(b.canonical(value))));
  b.unsigned = ({ signature, ...rest }) => rest;
  b.message = (label, said) => b.joined(b.bytes(`${b.FORMAT}/${label}\0`), b.bytes(b.canonical(b.unsigned(said))));
  b.tracker = (said) => b.hex(b.sha256(b.joined(Uint8Array.of(0), b.bytes(b.canonical(b.unsigned(said))))));
  b.inFours = (said) => said.slice(0, 16).match(/.{4}/g).join(" ");

  b.hashed = (label, ...parts) => {
    const found = noble.sha512.create();
    for (const part of [`huying-ballot-1/${label}`, ...parts]) {
      const said = b.bytes(part);
      found.update(b.joined(b.written(BigInt(said.length), 4), said));
    }
    return found.digest();
  };
  b.scalar = (label, ...parts) => b.number(b.hashed(label, ...parts)) % b.ORDER;
  b.challenge = (label, ...parts) => b.number(b.hashed(label, ...parts).subarray(0, 16));

  // The RFC 6962 root over ballots by their trackers, in this order.
  b.rootOfTrackers = (trackers) => {
    if (!trackers.length) return b.hex(b.sha256(new Uint8Array()));
    let row = trackers.map((tracker) => b.unhex(tracker));
    while (row.length > 1) {
      const next = [];
      for (let i = 0; i + 1 < row.length; i += 2) next.push(b.sha256(b.joined(Uint8Array.of(1), row[i], row[i + 1])));
      if (row.length % 2) next.push(row.at(-1));
      row = next;
    }
    return b.hex(row[0]);
  };
  b.isSigned = (key, label, said) => noble.ed25519.verify(b.unhex(said.signature, 64), b.message(label, said), b.unhex(key), { zip215: false });
  b.sign = (label, said, secret) => ({ ...said, signature: b.hex(noble.ed25519.sign(b.message(label, said), secret)) });
})(window.ballot);
