import type { Asker } from './events';

/** What plays or listens in a call. */
export interface RunningMedia {
	kind: 'play' | 'recognize';
	endsAt: number;
	loop: boolean;
	asker: Asker;
	/** The body of the request. */
	body: Record<string, unknown>;
}

/** Tones of one participant that are listened for all the time. */
export interface ContinuousDtmf {
	asker: Asker;
	sequenceId: number;
}

/** A stream to the application's WebSocket: configured at Create, Answer or Connect. */
export interface Stream {
	id: string;
	state: 'inactive' | 'active';
	locale?: unknown;
}

/** The media operations of a call. */
export interface Media {
	running: RunningMedia[];
	dtmf: Map<string, ContinuousDtmf>;
	/** Whether text can be spoken and speech understood. */
	cognitiveServices: boolean;
	mediaStreaming?: Stream;
	transcription?: Stream;
}

export const newMedia = (): Media => ({
	running: [],
	dtmf: new Map(),
	cognitiveServices: false,
});

const names: Record<string, string> = {
	...{ '0': 'zero', '1': 'one', '2': 'two', '3': 'three', '4': 'four' },
	...{ '5': 'five', '6': 'six', '7': 'seven', '8': 'eight', '9': 'nine' },
	...{ a: 'a', b: 'b', c: 'c', d: 'd', '#': 'pound', '*': 'asterisk' },
};

/** The service's names of tones, e.g. `one` and `pound` for `1#`. Throws an Error for other keys. */
export function toneNames(keys: string): string[] {
	return [...keys.toLowerCase()].map((key) => {
		const name = names[key];
		if (!name) throw new Error(`No such tone: ${key}`);
		return name;
	});
}

export const tones = Object.values(names);
