/** Counts signatures per second on one core; bundled, so that any Node can run it. Prints JSON. */
import { signers, type Sign } from './signers';

const [milliseconds = 500, repetitions = 3] = process.argv.slice(2).map(Number);
const BETWEEN_LOOKS = 200;

export interface Counted {
	provider: string;
	signer: string;
	/** Signatures per second, one figure for each repetition. */
	perSecond: number[];
}

async function count(sign: Sign): Promise<number> {
	const start = performance.now();
	let done = 0;
	let elapsed = 0;
	const waits = sign() instanceof Promise;
	while (elapsed < milliseconds) {
		if (waits) for (let one = 0; one < BETWEEN_LOOKS; one++) await sign();
		else for (let one = 0; one < BETWEEN_LOOKS; one++) void sign();
		done += BETWEEN_LOOKS;
		elapsed = performance.now() - start;
	}
	return (done * 1_000) / elapsed;
}

async function main(): Promise<void> {
	const results: Array<Counted & { sign: Sign }> = Object.entries(signers).flatMap(
		([provider, all]) =>
			Object.entries(all).map(([signer, sign]) => ({ provider, signer, sign, perSecond: [] })),
	);
	for (const { sign } of results) await count(sign);
	for (let repetition = 0; repetition < repetitions; repetition++) {
		for (const result of results) result.perSecond.push(await count(result.sign));
	}
	const counted = results.map(({ provider, signer, perSecond }) => ({
		provider,
		signer,
		perSecond,
	}));
	process.stdout.write(JSON.stringify({ node: process.versions.node, counted }));
}

void main();
