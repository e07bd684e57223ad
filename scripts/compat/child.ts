/**
 * One ending per provider with the packed package, on this Node and on the n8n-core that
 * RTC_TEARDOWN_CORE names. Prints one line of JSON: what was loaded, and each ending's verdict by
 * the emulator's own state.
 */
import 'reflect-metadata';

import { startSandbox } from '../../sandbox';
import { loadPackage, runNode } from '../../test/support/n8n';
import { credentialOf, endingParameters, SEEDS } from '../../test/support/seeds';

interface Verdict {
	provider: string;
	ended: boolean;
	said: string;
}

async function main(): Promise<void> {
	const { own } = await loadPackage();
	const sandbox = await startSandbox();
	const verdicts: Verdict[] = [];
	try {
		for (const seed of SEEDS) {
			const live = () =>
				sandbox.control.inspect()[seed.provider].live.some(({ id }) => id === seed.stateId);
			const before = live();
			let said: string;
			try {
				const [items = []] = await runNode({
					node: seed.node,
					parameters: endingParameters(seed, { options: { ifNotFound: 'report' } }),
					credentials: credentialOf(seed, seed.credential, sandbox),
				});
				said = String(items[0]?.json.outcome);
			} catch (error) {
				said = (error as Error).message;
			}
			verdicts.push({ provider: seed.provider, ended: before && !live(), said });
		}
	} finally {
		await sandbox.close();
	}
	const nodes = Object.keys(own.nodeTypes).length;
	const credentials = Object.keys(own.credentialTypes).length;
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const core = require('n8n-core/package.json') as { version: string };
	console.log(JSON.stringify({ core: core.version, nodes, credentials, verdicts }));
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error.stack);
		process.exit(1);
	},
);
