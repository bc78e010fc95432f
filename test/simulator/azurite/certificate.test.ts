import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthorityKeyIdentifierExtension, SubjectKeyIdentifierExtension, X509Certificate } from '@peculiar/x509';
import { expect, it } from 'vitest';
import { makeCertificate } from '../../../simulator/azurite/certificate.ts';

// RFC 5280, 4.2.1.1 and 4.2.1.2: Python from 3.13 on and `openssl verify -x509_strict` refuse a chain without them.
it('makes an authority and a certificate that name each other by key', async () => {
  const { ca, cert } = await makeCertificate(await mkdtemp(join(tmpdir(), 'certificate-test-')));
  const authority = new X509Certificate(ca);
  const leaf = new X509Certificate(cert);
  const keyOf = (one: X509Certificate) => one.getExtension(SubjectKeyIdentifierExtension)?.keyId;
  expect(keyOf(authority)).toMatch(/^[0-9a-f]{40}$/);
  expect(keyOf(leaf)).toMatch(/^[0-9a-f]{40}$/);
  expect(leaf.getExtension(AuthorityKeyIdentifierExtension)?.keyId).toBe(keyOf(authority));
  expect(await leaf.verify(authority)).toBe(true);
});
