import Table from 'cli-table3';
import { startSandbox } from './index';

const ports = { control: 4000, camara: 4010, azure: 4020, verba: 4030, agora: 4040, huawei: 4050 };
const titles = {
	camara: 'CAMARA WebRTC',
	azure: 'Azure Call Automation',
	verba: 'Verint Verba',
	agora: 'Agora',
	huawei: 'Huawei Cloud RTC',
};

/** `npm run sandbox`: starts the five providers and says everything one needs to use them. */
async function main(): Promise<void> {
	const sandbox = await startSandbox({ ports });
	const print = (text: string) => process.stdout.write(`${text}\n`);

	const things = table('Provider', 'Base URL', 'What lives there');
	for (const [name, title] of Object.entries(titles)) {
		const provider = name as keyof typeof titles;
		things.push([title, sandbox.baseUrls[provider], lines(sandbox.targets[provider])]);
	}
	const credentials = table('Credential type', 'Fields');
	for (const [type, data] of Object.entries(sandbox.credentials)) {
		credentials.push([type, lines(data)]);
	}
	print('The sandbox runs. Everything in it is made up, its secrets included.\n');
	print(things.toString());
	print('\nCredentials, ready to be filled in:\n');
	print(credentials.toString());
	print(`\nState page, for the browser:  ${sandbox.baseUrls.control}/`);
	print(`Control, for scripts:         POST ${sandbox.baseUrls.control}/control/<method>`);
	print('Ctrl-C stops it.');

	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			void sandbox.close().then(() => process.exit(0));
		});
	}
}

function table(...head: string[]): Table.Table {
	return new Table({ head, style: { head: [], border: [] } });
}

/** One line per field; empty ones are left out, long lists of words (scopes) are broken. */
function lines(data: Record<string, string | number | boolean>): string {
	return Object.entries(data)
		.filter(([, value]) => value !== '')
		.map(([name, value]) => `${name}: ${value}`)
		.map((line) => (line.length > 90 ? line.replaceAll(' ', '\n  ') : line))
		.join('\n');
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : 'The sandbox failed.'}\n`);
	process.exitCode = 1;
});
