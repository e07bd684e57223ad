import { asObject, parseJson } from '../../../engine/model/answer';
import type { Parameters } from '../../../engine/model/operation';

type Settings = Readonly<Record<string, unknown>>;

/** A number of the settings: where it stands, how it is called, and its range. */
type Range = [name: string, label: string, min: number, max: number];

const VIDEO: Range[] = [
	['width', 'Video Width', 0, 3840],
	['height', 'Video Height', 0, 3840],
	['fps', 'Video Frame Rate', 0, 60],
	['bitrate', 'Video Bitrate', 0, 20_000],
];
const MOST_LAYERS = 5;
const LAYER: Range[] = [
	['id', 'Layer ID', 1, 7],
	['width', 'Layer Width', 0, 3840],
	['height', 'Layer Height', 0, 3840],
	['fps', 'Layer Frame Rate', 0, 60],
	['bitrate', 'Layer Bitrate', 1, 20_000],
];

/** The `settings` of a template, from the fields or from the JSON. */
export function templateSettings(parameters: Parameters): Settings {
	if (parameters.settingsBy === 'json') {
		const { settingsJson } = parameters;
		return asObject(typeof settingsJson === 'string' ? parseJson(settingsJson) : settingsJson);
	}
	const video = videoSettings(asObject(parameters.video), parameters.layers);
	const audio = asObject(parameters.audio);
	const { size, maxSize } = asObject(parameters.jitterBuffer);
	const transcoding = {
		...(video ? { video } : {}),
		...(Object.keys(audio).length > 0 ? { audio: { enabled: true, ...audio } } : {}),
	};
	return {
		...(Object.keys(transcoding).length > 0 ? { transcoding } : {}),
		...(size === undefined && maxSize === undefined
			? {}
			: { jitterBuffer: { size: size ?? 500, maxSize: maxSize ?? 1000 } }),
	};
}

function videoSettings(given: Settings, layers: unknown): Settings | undefined {
	const rows = asObject(layers).layer;
	const hasLayers = Array.isArray(rows) && rows.length > 0;
	if (Object.keys(given).length === 0 && !hasLayers) return undefined;
	const { pvc, pvcSaveBitrateRatio, superResolution, alphaBlending, ...video } = given;
	const { simulcastWidth, simulcastHeight, simulcastFps, simulcastBitrate, ...plain } = video;
	const simulcast = filled({
		width: simulcastWidth,
		height: simulcastHeight,
		fps: simulcastFps,
		bitrate: simulcastBitrate,
	});
	const advanced = {
		...(pvc === true
			? { pvc: filled({ enabled: true, saveBitrateRatio: pvcSaveBitrateRatio }) }
			: {}),
		...(superResolution === true
			? { superResolution: filled({ enabled: true, alphaBlending }) }
			: {}),
	};
	return {
		enabled: true,
		...plain,
		...(Object.keys(advanced).length > 0 ? { advancedOptions: advanced } : {}),
		...(Object.keys(simulcast).length > 0 ? { simulcastStream: simulcast } : {}),
		...(hasLayers ? { simulcastStreamLayers: rows } : {}),
	};
}

const filled = (values: Settings): Settings =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/**
 * What is wrong with template settings, whichever way they were entered, or nothing (Media Gateway
 * RESTful API, "Create or reset a stream template", "Adaptive bitrate", "Low-bitrate HD"; where the
 * pages differ, the English ones, which let the service work out a dimension that is left out).
 */
export function templateComplaint(parameters: Parameters): string | undefined {
	if (parameters.settingsBy === 'json') {
		const { settingsJson } = parameters;
		const json = typeof settingsJson === 'string' ? parseJson(settingsJson) : settingsJson;
		if (typeof json !== 'object' || json === null || Array.isArray(json)) {
			return 'Settings (JSON) must be a JSON object, e.g. {"transcoding": {"video": {"enabled": true}}}';
		}
		if ('settings' in json) {
			return 'Settings (JSON) must hold what stands inside "settings", without that wrapper';
		}
	}
	const settings = templateSettings(parameters);
	if (Object.keys(settings).length === 0) {
		return 'Settings are empty: add a video, audio or jitter buffer setting';
	}
	const { video, audio } = asObject(settings.transcoding);
	return (
		videoComplaint(video) ??
		audioComplaint(audio) ??
		jitterComplaint(settings.jitterBuffer, asObject(video).enabled === true)
	);
}

function videoComplaint(value: unknown): string | undefined {
	if (value === undefined) return undefined;
	const video = asObject(value);
	const { simulcastStream, simulcastStreamLayers: layers, advancedOptions } = video;
	const hasLayers = Array.isArray(layers) && layers.length > 0;
	const { pvc, superResolution } = asObject(advancedOptions);
	return (
		rangeComplaint(video, VIDEO) ??
		oneOf(video.mode, 'Video Mode', ['force', 'adaptive']) ??
		oneOf(video.codec, 'Video Codec', ['H.264', 'VP8']) ??
		(hasLayers && !positive(video.width) && !positive(video.height)
			? 'Video Width or Video Height is required with Layers'
			: undefined) ??
		(hasLayers && !positive(video.bitrate)
			? 'Video Bitrate is required with Layers, and may not be 0'
			: undefined) ??
		(simulcastStream !== undefined && !positive(video.bitrate)
			? 'Video Bitrate is required with a simulcast stream'
			: undefined) ??
		rangeComplaint(asObject(pvc), [['saveBitrateRatio', 'PVC Saved Bitrate Ratio', 1, 100]]) ??
		rangeComplaint(asObject(superResolution), [['alphaBlending', 'Alpha Blending', 1, 256]]) ??
		simulcastComplaint(simulcastStream, video) ??
		(hasLayers ? layersComplaint(layers as unknown[]) : undefined)
	);
}

function simulcastComplaint(value: unknown, main: Settings): string | undefined {
	if (value === undefined) return undefined;
	const stream = asObject(value);
	const ranges = VIDEO.map(([name, label, min, max]): Range => [
		name,
		label.replace('Video', 'Simulcast'),
		min,
		max,
	]);
	const wrong = rangeComplaint(stream, ranges);
	if (wrong) return wrong;
	for (const [name, label] of ranges.filter(([name]) => name !== 'fps')) {
		const [small, large] = [stream[name], main[name]];
		if (positive(small) && positive(large) && small >= large) {
			return `${label} must be smaller than that of the main stream`;
		}
	}
	return undefined;
}

/** ABR ("Adaptive bitrate"): five layers at most, each with a dimension, all with the same ones. */
function layersComplaint(layers: unknown[]): string | undefined {
	if (layers.length > MOST_LAYERS) {
		return `Layers may be ${MOST_LAYERS} at most, but there are ${layers.length}`;
	}
	const sorted = layers.map(asObject).sort((one, other) => Number(one.id) - Number(other.id));
	for (const [index, layer] of sorted.entries()) {
		if (layer.id === undefined || layer.bitrate === undefined) {
			return 'Layer ID and Layer Bitrate are required in every layer';
		}
		const wrong = rangeComplaint(layer, LAYER);
		if (wrong) return wrong;
		if (!positive(layer.width) && !positive(layer.height)) {
			return 'Layer Width or Layer Height is required in every layer';
		}
		const before = sorted[index - 1];
		if (before && dimensionsOf(before) !== dimensionsOf(layer)) {
			return 'Layer Width and Layer Height must be given in all layers alike';
		}
		if (before?.id === layer.id) return `Layer ID ${String(layer.id)} stands there twice`;
		for (const [name, label] of [...LAYER.slice(1, 3), ...LAYER.slice(4)]) {
			const [small, large] = [layer[name], before?.[name]];
			if (positive(small) && positive(large) && small >= large) {
				return `${label} must fall as Layer ID grows`;
			}
		}
	}
	return undefined;
}

function audioComplaint(value: unknown): string | undefined {
	return value === undefined
		? undefined
		: rangeComplaint(asObject(value), [
				['bitrate', 'Audio Bitrate', 64, 320],
				['profile', 'Audio Profile', 0, 5],
			]);
}

function jitterComplaint(value: unknown, withVideo: boolean): string | undefined {
	if (value === undefined) return undefined;
	const buffer = asObject(value);
	const { size = 500, maxSize = 1000 } = buffer as { size?: number; maxSize?: number };
	return (
		rangeComplaint(buffer, [
			['size', 'Jitter Buffer Size', 0, 100_000],
			['maxSize', 'Jitter Buffer Max Size', 0, 100_000],
		]) ??
		(maxSize > size
			? undefined
			: 'Jitter Buffer Max Size must be larger than Jitter Buffer Size') ??
		(withVideo ? undefined : 'Jitter Buffer needs video transcoding: add a video setting')
	);
}

function rangeComplaint(values: Settings, ranges: Range[]): string | undefined {
	for (const [name, label, min, max] of ranges) {
		const value = values[name];
		if (value === undefined) continue;
		if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
			return `${label} must be a whole number from ${min} to ${max}`;
		}
	}
	return undefined;
}

const dimensionsOf = ({ width, height }: Settings): string =>
	`${positive(width)} ${positive(height)}`;

function oneOf(value: unknown, label: string, values: string[]): string | undefined {
	return value === undefined || values.includes(value as string)
		? undefined
		: `${label} is not one of ${values.join(', ')}`;
}

const positive = (value: unknown): value is number => typeof value === 'number' && value > 0;
