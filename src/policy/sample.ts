/**
 * A policy to begin with, which writes nothing to Azure. The first line shows editors where the schema is, relative to the document
 * (github.com/redhat-developer/yaml-language-server, "Using inlined schema").
 */
export const samplePolicyText = (schema: string): string => `# yaml-language-server: $schema=${schema}
# What Gatehouse may do. Every mode is observe: it plans and reports, and writes nothing to Azure until one says enforce.
version: 1
dns:
  mode: observe
  zones:
    resourceGroup: /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/private-dns
approvals:
  mode: observe
  rules:
    - name: our own subscriptions
      action: approve
      targets: { types: [Microsoft.Storage/storageAccounts, Microsoft.KeyVault/vaults] }
      from: { subscriptions: [11111111-2222-3333-4444-555555555555] }
    - name: everybody else
      action: hold
egress:
  mode: observe
`;
