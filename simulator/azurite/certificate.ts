import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A throw-away authority and one certificate for this machine that it signed. */
export interface Certificate {
  /** The authority: what clients trust (`NODE_EXTRA_CA_CERTS`). */
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const days = 24 * 60 * 60 * 1000;

/** Makes both afresh in `folder`, good for localhost and loopback addresses. The authority's own key is not kept. */
export async function makeCertificate(folder: string, now = new Date()): Promise<Certificate> {
  const validity = { notBeforeDate: new Date(now.getTime() - days), notAfterDate: new Date(now.getTime() + 30 * days) };
  const shared = { ...validity, keyType: 'ec', algorithm: 'sha256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'Simulator throw-away authority' }], {
    ...shared,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...shared,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  await mkdir(folder, { recursive: true });
  const keep = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  return {
    caPath: await keep('ca.pem', authority.cert),
    certPath: await keep('cert.pem', leaf.cert),
    keyPath: await keep('key.pem', leaf.private),
    ca: authority.cert,
    cert: leaf.cert,
    key: leaf.private,
  };
}
