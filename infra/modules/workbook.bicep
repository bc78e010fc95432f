metadata description = 'What Gatehouse does, as a workbook over its own logs. A test holds the queries to the lines that the product writes.'

import { Tags } from 'types.bicep'

param name string
param location string
param workspaceId string
param tags Tags

// One panel each: what is above it, how it is drawn, and its query.
var panels = [
  {
    title: 'From an event to the record set, in seconds'
    drawn: 'linechart'
    query: loadTextContent('../workbook/events-to-records.kql')
  }
  {
    title: 'Age of the queue at each sweep, in seconds'
    drawn: 'linechart'
    query: loadTextContent('../workbook/queue-age.kql')
  }
  {
    title: 'How passes ended, by room'
    drawn: 'table'
    query: loadTextContent('../workbook/outcomes.kql')
  }
  {
    title: 'Findings opened and resolved, by severity'
    drawn: 'table'
    query: loadTextContent('../workbook/findings.kql')
  }
  {
    title: 'Decisions'
    drawn: 'table'
    query: loadTextContent('../workbook/decisions.kql')
  }
  {
    title: 'Calls to Azure Resource Manager, throttled and failed'
    drawn: 'timechart'
    query: loadTextContent('../workbook/azure-calls.kql')
  }
]

// Types of items and of resources as the workbook's own format has them: 1 is text, 3 a query, 9 parameters; a query of type 0 asks logs, a parameter of type 4 is a time range.
var text = {
  type: 1
  name: 'about'
  content: {
    json: 'What Gatehouse does, from its own logs. How to read it: docs/operations.md, *The workbook*.'
  }
}
var time = {
  type: 9
  name: 'time'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: '5f0e6f0c-3a53-4e43-8f2e-6a7a1b0d9c01'
        version: 'KqlParameterItem/1.0'
        name: 'Time'
        type: 4
        isRequired: true
        value: {
          durationMs: 86400000
        }
        typeSettings: {
          selectableValues: [
            {
              durationMs: 3600000
            }
            {
              durationMs: 86400000
            }
            {
              durationMs: 604800000
            }
            {
              durationMs: 2592000000
            }
          ]
        }
      }
    ]
  }
}
var queries = map(range(0, length(panels)), i => {
  type: 3
  name: 'panel-${i + 1}'
  content: {
    version: 'KqlItem/1.0'
    title: panels[i].title
    query: panels[i].query
    size: 0
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    crossComponentResources: [
      workspaceId
    ]
    timeContextFromParameter: 'Time'
    visualization: panels[i].drawn
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Gatehouse (${name})'
    category: 'workbook'
    sourceId: workspaceId
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([text, time], queries)
      fallbackResourceIds: [
        workspaceId
      ]
    })
  }
}
