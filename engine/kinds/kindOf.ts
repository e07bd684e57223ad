import type { IDataObject } from 'n8n-workflow';

import { Compounds } from './compound';
import { runDownload } from './download';
import { Endings } from './end';
import { runList } from './list';
import { runLocal } from './local';
import { runRead } from './read';
import type { Kind, Leaving, Run } from './run';
import { runWrite } from './write';

/** The kind of the run's operation, at work. */
export function kindOf(run: Run): Kind {
	const { operation } = run;
	switch (operation.kind) {
		case 'compound': {
			const compounds = new Compounds(run, operation);
			return { item: async (item) => plain(await compounds.item(item)) };
		}
		case 'end': {
			const endings = new Endings(run, operation);
			return {
				item: async (item) => plain(await endings.item(item)),
				through: (index) => endings.through(index),
				close: async (started) => await endings.close(started),
			};
		}
		case 'list':
			return { item: async (item) => plain(await runList(run, operation, item)) };
		case 'read':
			return { item: async (item) => plain(await runRead(run, operation, item)) };
		case 'write':
			return { item: async (item) => plain(await runWrite(run, operation, item)) };
		case 'local':
			return { item: async (item) => plain(runLocal(run, operation, item)) };
		case 'download':
			return { item: async (item) => await runDownload(run, operation, item) };
	}
}

const plain = (results: IDataObject[]): Leaving[] => results.map((json) => ({ json }));
