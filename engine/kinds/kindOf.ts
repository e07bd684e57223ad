import { Compounds } from './compound';
import { Endings } from './end';
import { runList } from './list';
import { runLocal } from './local';
import { runRead } from './read';
import type { Kind, Run } from './run';
import { runWrite } from './write';

/** The kind of the run's operation, at work. */
export function kindOf(run: Run): Kind {
	const { operation } = run;
	switch (operation.kind) {
		case 'compound':
			return new Compounds(run, operation);
		case 'end':
			return new Endings(run, operation);
		case 'list':
			return { item: async (item) => await runList(run, operation, item) };
		case 'read':
			return { item: async (item) => await runRead(run, operation, item) };
		case 'write':
			return { item: async (item) => await runWrite(run, operation, item) };
		case 'local':
			return { item: async (item) => runLocal(run, operation, item) };
	}
}
