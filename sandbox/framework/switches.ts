/**
 * Takes over a provider's switches: each one must exist in `current` and be of the same type.
 * Throws an Error that names the switch, before anything was changed.
 */
export function applySwitches<T extends object>(current: T, wanted: Record<string, unknown>): void {
	const known = current as Record<string, unknown>;
	for (const [name, value] of Object.entries(wanted)) {
		if (!Object.hasOwn(known, name)) {
			throw new Error(`Unknown switch ${name}. Known: ${Object.keys(known).join(', ')}`);
		}
		if (typeof value !== typeof known[name]) {
			throw new Error(`Switch ${name} must be a ${typeof known[name]}`);
		}
	}
	Object.assign(known, wanted);
}
