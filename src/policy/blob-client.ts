/** In a file of its own, so that the bundle's part for blobs holds nothing else of their library. */
export { BlobClient } from '@azure/storage-blob';
