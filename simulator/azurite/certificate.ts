import { webcrypto } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A throw-away authority and one certificate for this machine that it signed. */
export interface Certificate {
  /** The authority: what clients trust (`NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`). */
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const days = 24 * 60 * 60 * 1000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const authorityName = 'CN=Simulator throw-away authority';

/**
 * Makes both afresh in `folder`, good for localhost and loopback addresses. The authority's own key is not kept. Both carry the key identifiers that RFC 5280
 * asks for, without which strict clients (Python from 3.13 on) refuse them.
 */
export async function makeCertificate(folder: string, now = new Date()): Promise<Certificate> {
  const validity = { notBefore: new Date(now.getTime() - days), notAfter: new Date(now.getTime() + 30 * days) };
  const keys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [authorityKeys, leafKeys] = await Promise.all([keys(), keys()]);
  const sign = async (
    subject: string,
    publicKey: webcrypto.CryptoKey,
    extensions: readonly Extension[],
  ): Promise<string> => {
    const certificate = await X509CertificateGenerator.create({
      ...validity,
      subject,
      issuer: authorityName,
      publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        ...extensions,
        await SubjectKeyIdentifierExtension.create(publicKey),
        await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      ],
    });
    return certificate.toString('pem');
  };
  const ca = await sign(authorityName, authorityKeys.publicKey, [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]);
  const cert = await sign('CN=localhost', leafKeys.publicKey, [
    new BasicConstraintsExtension(false),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
      { type: 'ip', value: '::1' },
    ]),
  ]);
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey), 'PRIVATE KEY');
  await mkdir(folder, { recursive: true });
  const keep = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  return {
    caPath: await keep('ca.pem', ca),
    certPath: await keep('cert.pem', cert),
    keyPath: await keep('key.pem', key),
    ca,
    cert,
    key,
  };
}
