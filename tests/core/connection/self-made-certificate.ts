import { type KeyObject, generateKeyPairSync, sign } from "node:crypto";

/** A certificate and its key, as texts for files. */
export interface Certificate {
  name: string;
  certificate: string;
  key: string;
}

/** An authority that nobody trusts unless told to. */
export function makeAuthority(name: string): Certificate {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return certified({ name, keys, issuer: { name, key: keys.privateKey }, extensions: isAuthority });
}

/** A certificate for these names and IPv4 addresses, signed by the authority. */
export function makeCertificate(authority: Certificate, names: readonly string[]): Certificate {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const alternatives = names.map((name) => {
    const isAddress = /^[\d.]+$/.test(name);
    return isAddress ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name));
  });
  const extension = der(0x30, objectId("551d11"), der(0x04, der(0x30, ...alternatives)));
  return certified({ name: names[0] ?? "", keys, issuer: authority, extensions: extension });
}

interface Request {
  name: string;
  keys: { publicKey: KeyObject; privateKey: KeyObject };
  issuer: { name: string; key: KeyObject | string };
  extensions: Buffer;
}

function certified({ name, keys, issuer, extensions }: Request): Certificate {
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([1, ...crypto.getRandomValues(new Uint8Array(7))])),
    signedWith,
    nameOf(issuer.name),
    der(0x30, moment(-1), moment(1)),
    nameOf(name),
    keys.publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, extensions)),
  );
  const signature = sign("sha256", body, issuer.key);
  const whole = der(0x30, body, signedWith, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").replaceAll(/.{64}/g, "$&\n");
  return {
    name,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: keys.privateKey.export({ type: "pkcs8", format: "pem" }),
  };
}

const signedWith = der(0x30, objectId("2a8648ce3d040302")); // ECDSA with SHA-256
const isAuthority = der(
  0x30,
  objectId("551d13"),
  der(0x01, Buffer.from([0xff])),
  der(0x04, der(0x30, der(0x01, Buffer.from([0xff])))),
);

function nameOf(text: string): Buffer {
  return der(0x30, der(0x31, der(0x30, objectId("550403"), der(0x0c, Buffer.from(text)))));
}

/** So many days from now. */
function moment(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replaceAll(/[-:T]|\..*/g, "");
  return der(0x17, Buffer.from(`${text.slice(2)}Z`));
}

function objectId(hexadecimal: string): Buffer {
  return der(0x06, Buffer.from(hexadecimal, "hex"));
}

/** A value of ASN.1: its tag, its length and what it holds. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
