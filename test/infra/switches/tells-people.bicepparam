using '../../../infra/main.bicep'

// A card in Teams alone, as in the clouds where no mail is sent.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param notify = {
  teamsWorkflowUrl: 'https://teams.example/workflows/a-channel'
}
