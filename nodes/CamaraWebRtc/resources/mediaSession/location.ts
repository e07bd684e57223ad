import { parseJson } from '../../../../engine/model/answer';

type Location = Record<string, unknown>;

const CIRCLE = ['latitude', 'longitude', 'radius'];
const ELLIPSOID = [
	...['latitude', 'longitude', 'zAxis', 'semiMajorAxis', 'semiMinorAxis', 'verticalAxis'],
	'orientation',
];
const NAMES = ['shape', 'coordinates', 'method', 'confidence', 'timestamp'];
const METHODS = ['GPS', 'DBH', 'DBH_HELO', 'Other'];

export const isObject = (value: unknown): value is Location =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A location as the candidate takes it (LocationDetails, after PIDF-LO): the object, undefined when
 * nothing is given, or a text that says what is wrong.
 */
export function readLocation(value: unknown): Location | string | undefined {
	if (value === '' || value === undefined || value === null) return undefined;
	const location = typeof value === 'string' ? parseJson(value) : value;
	if (!isObject(location)) return 'is not a JSON object';
	const unknown = Object.keys(location).find((name) => !NAMES.includes(name));
	if (unknown) return `has ${unknown}, which the contract does not know`;
	const { shape, coordinates, method, confidence, timestamp } = location;
	if (shape !== 'Circle' && shape !== 'Ellipsoid') return 'needs shape Circle or Ellipsoid';
	const wanted = shape === 'Circle' ? CIRCLE : ELLIPSOID;
	if (!isObject(coordinates)) return 'needs coordinates';
	const missing = wanted.find((name) => typeof coordinates[name] !== 'number');
	if (missing) return `needs the number ${missing} in its coordinates`;
	const extra = Object.keys(coordinates).find((name) => !wanted.includes(name));
	if (extra) return `has ${extra} in its coordinates, which a ${shape} does not`;
	if (method !== undefined && !METHODS.includes(String(method))) {
		return `has a method that is not one of ${METHODS.join(', ')}`;
	}
	if (confidence !== undefined && !isConfidence(confidence)) {
		return 'has a confidence that is not pdf (normal or uniform) and value (0 to 100)';
	}
	if (timestamp !== undefined && Number.isNaN(Date.parse(String(timestamp)))) {
		return 'has a timestamp that is not a time';
	}
	return location;
}

function isConfidence(value: unknown): boolean {
	if (!isObject(value)) return false;
	const { pdf, value: percent, ...more } = value;
	return (
		Object.keys(more).length === 0 &&
		(pdf === undefined || pdf === 'normal' || pdf === 'uniform') &&
		(percent === undefined || (typeof percent === 'number' && percent >= 0 && percent <= 100))
	);
}
