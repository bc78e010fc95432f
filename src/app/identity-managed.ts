/** In a file of its own, so that the bundle's part for it holds no other kind of identity. */
export { ManagedIdentityCredential } from '@azure/identity';
