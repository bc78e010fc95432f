/** How one provider answers a decision on a private endpoint connection. */
export interface ConnectionAnswer {
  readonly type: string;
  readonly apiVersion: string;
  readonly verb: string;
  /** Status, then the headers of an operation (`operation`: Azure-AsyncOperation, `location`), then what the body shows of the state. */
  readonly approve: string;
  readonly reject: string;
}

/**
 * Source: observed answers of the services, each in the api-version named; `?` where none was observed. That the verb is PUT but for Batch,
 * and that an operation may follow, is in each provider's reference, https://learn.microsoft.com/rest/api/, at "private endpoint connections".
 */
export const connectionAnswers: readonly ConnectionAnswer[] = `
Microsoft.ApiManagement/service                    | 2021-08-01         | PUT   | 202 location, new            | 202 location, new
Microsoft.AppConfiguration/configurationStores     | 2020-06-01         | PUT   | 201 operation, new           | 201 operation, new
Microsoft.Authorization/resourceManagementPrivateLinks | 2020-05-01     | PUT   | 202 operation, none          | 202 operation, none
Microsoft.Batch/batchAccounts                      | 2021-01-01         | PATCH | 202 operation location, new  | 202 operation location, new
Microsoft.BotService/botServices                   | 2021-03-01         | PUT   | 200, new                     | 200, new
Microsoft.Cache/Redis                              | 2021-06-01         | PUT   | ?                            | 201 operation location, new
Microsoft.CognitiveServices/accounts               | 2022-03-01         | PUT   | 200, new                     | 200, new
Microsoft.Compute/diskAccesses                     | 2023-04-02         | PUT   | 200, new                     | 202 operation location, none
Microsoft.Databricks/workspaces                    | 2024-05-01         | PUT   | ?                            | 202 operation location, old
Microsoft.DataFactory/factories                    | 2018-06-01         | PUT   | 200, new                     | 200, new
Microsoft.DBforMySQL/flexibleServers               | 2022-09-30-privatepreview | PUT | 202 operation location, none | ?
Microsoft.DBforMySQL/servers                       | 2018-06-01         | PUT   | 202 operation location, none | 202 operation location, none
Microsoft.DBforPostgreSQL/serverGroupsv2           | 2022-11-08         | PUT   | 201 operation location, new  | 201 operation location, new
Microsoft.DBforPostgreSQL/servers                  | 2018-06-01         | PUT   | 202 operation location, none | 202 operation location, none
Microsoft.Devices/IotHubs                          | 2020-03-01         | PUT   | 200, new                     | 201 operation, new
Microsoft.DigitalTwins/digitalTwinsInstances       | 2020-12-01         | PUT   | 202 operation location, new  | 202 operation location, new
Microsoft.DocumentDB/databaseAccounts              | 2024-08-15         | PUT   | 202 operation location, none | 202 operation location, none
Microsoft.DocumentDB/mongoClusters                 | 2023-03-01-preview | PUT   | 201 operation location, new  | 201 operation location, new
Microsoft.EventGrid/domains                        | 2020-04-01-preview | PUT   | 201 operation, new           | 201 operation, new
Microsoft.EventGrid/namespaces                     | 2023-06-01-preview | PUT   | 201 operation, new           | ?
Microsoft.EventGrid/topics                         | 2020-04-01-preview | PUT   | 201 operation, new           | 201 operation, new
Microsoft.EventHub/namespaces                      | 2023-01-01-preview | PUT   | ?                            | 202 operation, new
Microsoft.HardwareSecurityModules/cloudHsmClusters | 2022-08-31-preview | PUT   | 200 operation, new           | 200 operation, new
Microsoft.HDInsight/clusters                       | 2018-06-01-preview | PUT   | 200 operation, new           | 200 operation, new
Microsoft.Insights/privateLinkScopes               | 2019-10-17-preview | PUT   | ?                            | 202 operation location, none
Microsoft.KeyVault/vaults                          | 2023-07-01         | PUT   | 200 operation, new           | 200 operation, new
Microsoft.MachineLearningServices/registries       | 2022-10-01-preview | PUT   | 200, new                     | 200, new
Microsoft.Network/applicationGateways              | 2023-09-01         | PUT   | ?                            | 200 operation, new
Microsoft.Network/privateLinkServices              | 2021-05-01         | PUT   | 200 operation, new           | 200 operation, new
Microsoft.PowerBI/privateLinkServicesForPowerBI    | 2020-06-01         | PUT   | 200, new                     | ?
Microsoft.ServiceBus/namespaces                    | 2022-10-01-preview | PUT   | ?                            | 202 operation, new
Microsoft.SignalRService/signalr                   | 2020-05-01         | PUT   | 200 operation, new           | 200 operation, new
Microsoft.Storage/storageAccounts                  | 2023-05-01         | PUT   | 200, new                     | 200, new
`
  .trim()
  .split('\n')
  .map((line) => {
    const [type = '', apiVersion = '', verb = '', approve = '', reject = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { type, apiVersion, verb, approve, reject };
  });

/** What a provider says to an answer that comes second. Source: observed, same api-versions; a decision is made once only there. */
export const secondAnswers = [
  {
    type: 'Microsoft.Storage/storageAccounts',
    first: 'Approved',
    second: 'Approved',
    status: 400,
    code: 'InvalidValuesForRequestParameters',
  },
  {
    type: 'Microsoft.DBforMySQL/servers',
    first: 'Approved',
    second: 'Rejected',
    status: 400,
    code: 'PrivateEndpointConnectionStatusNotPending',
  },
  {
    type: 'Microsoft.DBforPostgreSQL/servers',
    first: 'Approved',
    second: 'Approved',
    status: 400,
    code: 'PrivateEndpointConnectionStatusNotPending',
  },
  {
    type: 'Microsoft.DigitalTwins/digitalTwinsInstances',
    first: 'Rejected',
    second: 'Approved',
    status: 400,
    code: 'BadRequest',
  },
] as const;
