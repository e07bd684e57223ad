import type { Router } from 'express';

import { jsonBody } from '../framework/http';
import { failure, success } from './answers';
import { gatewayRoute, INGRESS, type Agora, type Call } from './gateway';

const MOST_TEMPLATES = 10;

/** Stream templates and the global default, as far as existence goes; settings are only kept. */
export function addTemplateRoutes(router: Router, agora: Agora): void {
	const route = `${INGRESS}/stream-templates/:templateId`;

	router.put(
		route,
		gatewayRoute(agora, (call) => store(call, { mustExist: false })),
	);
	router.patch(
		route,
		gatewayRoute(agora, (call) => store(call, { mustExist: true })),
	);
	router.delete(
		route,
		gatewayRoute(agora, (call) => {
			if (!call.state.templates.delete(nameOf(call, call.param('templateId')))) {
				return failure(call.res, 404, 'Stream template not found.');
			}
			success(call.res, 'template deleted');
		}),
	);

	router.put(
		`${INGRESS}/appconfig`,
		gatewayRoute(agora, (call) => {
			const wanted = settingsOf(call)?.defaultStreamTemplate;
			if (wanted !== null && typeof wanted !== 'string') {
				return failure(call.res, 400, 'Invalid settings.');
			}
			if (wanted !== null && !call.state.templates.has(nameOf(call, wanted))) {
				return failure(call.res, 404, 'Stream template not found.');
			}
			success(call.res, 'default template set');
		}),
	);
}

function store(call: Call, { mustExist }: { mustExist: boolean }): void {
	const { res, state } = call;
	const templateId = call.param('templateId');
	if (!/^[A-Za-z0-9]{1,12}$/.test(templateId)) return failure(res, 400, 'Invalid template ID.');
	const settings = settingsOf(call);
	if (!settings || !isValid(settings)) return failure(res, 400, 'Invalid settings.');
	const name = nameOf(call, templateId);
	const known = state.templates.has(name);
	if (mustExist && !known) return failure(res, 404, 'Stream template not found.');
	if (!known && state.templates.size >= MOST_TEMPLATES) {
		return failure(res, 403, 'Too many templates have been created.');
	}
	state.templates.set(name, settings);
	success(res, 'template stored');
}

type Json = Record<string, unknown>;

const isWhole = (value: unknown, min: number, max: number) =>
	value === undefined ||
	(typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max);

/** PVC and ABR, as their pages have them: percentages are whole, and every layer has a dimension. */
function isValid({ transcoding }: Json): boolean {
	const { video } = (transcoding ?? {}) as { video?: Json };
	if (!video) return true;
	const { pvc } = (video.advancedOptions ?? {}) as { pvc?: Json };
	if (!isWhole(pvc?.saveBitrateRatio, 1, 100)) return false;
	const layers = video.simulcastStreamLayers as Json[] | undefined;
	if (!layers || layers.length === 0) return true;
	const sized = ({ width, height }: Json) => Boolean(width) || Boolean(height);
	return (
		layers.length <= 5 &&
		sized(video) &&
		Boolean(video.bitrate) &&
		layers.every((layer) => sized(layer) && Boolean(layer.bitrate) && isWhole(layer.id, 1, 7))
	);
}

function settingsOf({ req }: Call): Record<string, unknown> | undefined {
	const body = jsonBody(req);
	if (typeof body !== 'object' || body === null) return undefined;
	const { settings } = body as { settings?: unknown };
	return typeof settings === 'object' && settings !== null
		? (settings as Record<string, unknown>)
		: undefined;
}

function nameOf({ appId, region }: Call, templateId: string): string {
	return `${appId}/${region}/${templateId}`;
}
