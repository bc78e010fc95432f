/** Every kind of identity there is: for a machine that is not Azure's. */
export { DefaultAzureCredential } from '@azure/identity';
