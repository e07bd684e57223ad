import { asText } from '../../../../engine/model/answer';
import { Failure } from '../../../../engine/base/failure';
import type { Parameters, Performed, Steps } from '../../../../engine/model/operation';
import { mask } from '../../../../engine/model/secret';
import { REGIONS } from '../../shared/fields';
import { deleteKey } from '../streamingKey/delete';
import { forceDisconnect } from './forceDisconnect';
import { getAll } from './getAll';
import { isSameSource, streamOf, type Stream } from './streams';

/** Takes the steps of Stream: Disable for one item. */
export async function disableStreams(parameters: Parameters, steps: Steps): Promise<Performed> {
	const disabling = new Disabling(parameters, steps);
	try {
		return await disabling.run();
	} catch (thrown) {
		throw disabling.withDone(thrown);
	}
}

class Disabling {
	/** Streams that were told to go, by sid. */
	private readonly told = new Map<string, Stream>();
	private readonly keys = new Set<string>();
	private readonly deletedKeys = new Set<string>();
	private readonly newSids: string[] = [];
	/** A key is not known, or could not be deleted: its encoder can come back at any time. */
	private keyStays = false;
	private readonly region: string;

	constructor(
		private readonly parameters: Parameters,
		private readonly steps: Steps,
	) {
		this.region = asText(parameters.region);
	}

	async run(): Promise<Performed> {
		const { parameters, steps } = this;
		const found = await this.wanted();
		if (found.length === 0) return { outcome: 'notFound', facts: this.facts(false) };
		await this.tell(found);
		if (steps.dry || parameters.watchFor === 0) {
			return { outcome: 'accepted', facts: this.facts(false) };
		}
		await this.watch();
		return { outcome: 'ended', facts: this.facts(true) };
	}

	/** The streams that the item names, and all others of their channel and user. */
	private async wanted(): Promise<Stream[]> {
		const { findBy, sid, channel, uid } = this.parameters;
		if (findBy !== 'sid') {
			const streams = await this.look(asText(channel));
			return streams.filter((stream) => uid === '' || uid === undefined || stream.uid === uid);
		}
		const streams = await this.look('');
		const named = streams.find((stream) => stream.sid === sid);
		return named ? streams.filter((stream) => stream === named || isSameSource(stream, named)) : [];
	}

	private async look(channel: string): Promise<Stream[]> {
		const { appId, region } = this.parameters;
		const rows = await this.steps.list(getAll, { appId, region, channel, apiVersion: 'v1' });
		return rows.map(streamOf);
	}

	/** Keys first: while a key lives, the encoder is back before anybody looks. */
	private async tell(streams: Stream[]): Promise<void> {
		const { steps, parameters } = this;
		for (const { key } of streams) if (!this.keys.has(key)) await this.deleteKey(key);
		for (const stream of streams) {
			const { appId, region } = parameters;
			await steps.end(forceDisconnect, { appId, region, sid: stream.sid });
			this.told.set(stream.sid, stream);
		}
	}

	private async deleteKey(key: string): Promise<void> {
		const { steps, parameters } = this;
		if (key === '') {
			if (parameters.evenIfKeyStays !== true) throw keyUnknown();
			this.keyStays = true;
			return;
		}
		this.keys.add(key);
		const { appId, region, allRegions } = parameters;
		const regions =
			allRegions === true ? [this.region, ...REGIONS.filter((one) => one !== region)] : [region];
		for (const one of regions) {
			try {
				const outcome = await steps.end(deleteKey, { appId, region: one, streamingKey: key });
				// No such key there: deleted before, or made offline. It cannot be used from storage.
				if (outcome !== 'notFound') this.deletedKeys.add(key);
			} catch (thrown) {
				if (parameters.evenIfKeyStays !== true) throw asIs(thrown);
				if (one === region) this.keyStays = true;
			}
		}
	}

	/** Until no stream of these sources was seen for the whole time, counted from the first such look. */
	private async watch(): Promise<void> {
		const { steps, parameters } = this;
		const most = Number(parameters.mostReturns);
		const every = Number(parameters.lookEvery);
		// A backup takes over after about 10 s, so that two keys are watched for longer.
		const quiet = Number(parameters.watchFor) * (this.keys.size > 1 ? 2 : 1);
		let returns = 0;
		let lastTold = steps.now();
		let quietSince: number | undefined;
		for (;;) {
			await steps.pause(every);
			const live = (await this.look(this.onlyChannel())).filter((stream) => this.isOurs(stream));
			const back = live.filter(({ sid }) => !this.told.has(sid));
			if (back.length > 0) {
				returns += 1;
				this.newSids.push(...back.map(({ sid }) => sid));
				if (returns > most) throw this.stillAlive(`came back ${returns} times`);
				await this.tell(back);
				lastTold = steps.now();
				quietSince = undefined;
			} else if (live.length > 0) {
				quietSince = undefined;
				if (steps.now() - lastTold > quiet + every) throw this.stillAlive('does not go away');
			} else {
				quietSince ??= steps.now();
				if (steps.now() - quietSince >= quiet) return;
			}
		}
	}

	/** The one channel to look at, or all of them if there are several. */
	private onlyChannel(): string {
		const [first = '', ...others] = new Set([...this.told.values()].map(({ channel }) => channel));
		return others.length === 0 ? first : '';
	}

	private isOurs(stream: Stream): boolean {
		return (
			this.told.has(stream.sid) ||
			[...this.told.values()].some((told) => isSameSource(stream, told))
		);
	}

	private stillAlive(what: string): Failure {
		return new Failure({
			kind: 'vendor',
			message: `Disable stream: the encoder ${what}, so that the stream is still seen alive`,
			description:
				'It holds another key, or a new one is made for it: look with Stream: Get Many, ban the user (User: Ban), or raise Most Returns.',
		});
	}

	/** A failure with what was done before it, because that is not undone. */
	withDone(thrown: unknown): unknown {
		if (!(thrown instanceof Failure)) return thrown;
		if (this.told.size === 0 && this.deletedKeys.size === 0) return thrown;
		return new Failure({ ...thrown.facts, done: { ...this.facts(false), ...thrown.facts.done } });
	}

	private facts(verified: boolean) {
		return {
			region: this.region,
			disconnectedSids: [...this.told.keys()],
			deletedKeys: [...this.deletedKeys].map(mask),
			newSids: this.newSids,
			...(this.keyStays ? { keyStays: true } : {}),
			verified,
		};
	}
}

const asIs = (thrown: unknown): unknown => thrown;

function keyUnknown(): Failure {
	return new Failure({
		kind: 'vendor',
		message:
			'Disable stream: Agora lists the stream without its address, so that its key is unknown',
		description:
			'Nothing was disconnected. Delete the key with Streaming Key: Delete, or allow to go on with Disconnect Even If Key Stays.',
	});
}
