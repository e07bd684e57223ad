import { alphabetically } from '../../../engine/base/order';
import { isId, isOneOf } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';

/** The values of `format` that the page of GetMediaSegment names; it calls its list incomplete. */
const FORMATS: Readonly<Record<string, string>> = {
	mp3: 'MP3',
	gsmfr: 'GSM Full Rate',
	msadpcm: 'MS ADPCM',
	opus: 'Opus',
	opus_vad: 'Opus, Without Silence',
	opus_hq: 'Opus, High Quality',
	pcm8: 'PCM, 8 Bit',
	pcm16: 'PCM, 16 Bit',
	speex: 'Speex',
	speex_hq: 'Speex, High Quality',
	speex_vad: 'Speex, Without Silence',
	speex_vad_hq: 'Speex, High Quality, Without Silence',
	alaw: 'A-Law',
	ulaw: 'µ-Law',
};

/** @param more further choices before the list, e.g. what is sent when nothing is chosen */
export function formatFields(more: Array<{ name: string; value: string }> = []): Field[] {
	const values = [...Object.keys(FORMATS), 'custom', ...more.map(({ value }) => value)];
	const named = Object.entries(FORMATS).map(([value, name]) => ({ name, value }));
	const base: Field = {
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [{ name: 'MP3', value: 'mp3' }],
		default: 'mp3',
		description: 'Format of the audio; servers know different ones',
		check: (value) =>
			more.some((one) => one.value === value) ? undefined : isOneOf(values)(value),
	};
	return [
		{
			...base,
			options: [
				...more,
				...named.sort((one, other) => alphabetically(one.name, other.name)),
				{ name: 'Custom', value: 'custom' },
			],
		},
		{
			displayName: 'Custom Format',
			name: 'customFormat',
			type: 'string',
			default: '',
			placeholder: 'e.g. flac',
			description: 'Sent as format, as it stands',
			displayOptions: { show: { format: ['custom'] } },
			check: isId({ max: 50, pattern: /^[\w.-]+$/, allowed: 'letters, digits, "_" and "-"' }),
		},
	];
}

/** What is sent as `format`; nothing where the format is the stored one. */
export function formatQuery({ format, customFormat }: Parameters): Record<string, string> {
	const chosen = format === 'custom' ? customFormat : format;
	return chosen === '' ? {} : { format: String(chosen) };
}
