import type { Command } from 'commander';
import type { Run } from '../run.ts';
import { answer, textOfLines } from '../terminal.ts';
import { accessLines, clusterColumns, clusterLines, itemsOf, sourceColumns } from './cluster-lines.ts';
import { type AppOptions, type Item, openDeployedApp } from './deployed-app.ts';
import { hashOf } from './hash.ts';
import { type AppListOptions, appCommand, appListCommand } from './options.ts';
import { printList, printListOf } from './print-list.ts';

/** `gatehouse clusters list` */
export const listClustersCommand = (run: Run): Command =>
  appListCommand('list')
    .description('list AKS clusters: how the API server of each is met, and whether the management networks reach it')
    .action(
      run<[AppListOptions]>((terminal, options) =>
        printListOf(terminal, options, clusterColumns, (app) => app.whole('/api/clusters', options.most)),
      ),
    );

/** `gatehouse clusters show ID` */
export const showClusterCommand = (run: Run): Command =>
  appCommand('show')
    .description('print one cluster: its names, how it is kept line by line, and from where it is reached')
    .argument('<id>', 'the id a list shows')
    .option('--json', 'print one JSON document')
    .action(
      run<[string, AppOptions & { json?: boolean }]>(async (terminal, id, options) => {
        const item = await accessOf(id, options);
        answer(terminal, options.json, item, clusterLines(item));
        return 0;
      }),
    );

/** `gatehouse clusters access ID` */
export const accessOfClusterCommand = (run: Run): Command =>
  appListCommand('access')
    .description('list from where people and pipelines come to one cluster, and who may run commands in it')
    .argument('<id>', 'the id a list shows')
    .action(
      run<[string, AppListOptions]>(async (terminal, id, options) => {
        const item = await accessOf(id, options);
        const sources = itemsOf(item.sources);
        const listed = { items: sources.slice(0, options.most), more: sources.length > options.most };
        if (options.json === true) answer(terminal, true, item, []);
        else printList(terminal, listed, sourceColumns, options);
        if (options.json !== true && options.csv !== true) terminal.out(textOfLines(accessLines(item)));
        return 0;
      }),
    );

const accessOf = async (id: string, options: AppOptions): Promise<Item> =>
  (await openDeployedApp(options)).get(`/api/clusters/${hashOf(id, 'clusters list')}/access`);
