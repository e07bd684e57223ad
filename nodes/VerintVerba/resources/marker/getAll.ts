import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import type { XmlElement, XmlValue } from '../../../../signing/verbaXml';
import { callId, idParameterName, identifierQuery } from '../../shared/identifier';
import { readAs } from '../../shared/read';
import { call } from '../../shared/request';
import { elementsNamed } from '../../shared/xml';

/** `action=GetMarkers` (HTTP Business API, "Get Markers"): all at once, times in milliseconds. */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many markers',
	description: 'List the markers of a conversation with begin and end in milliseconds',
	fields: [callId],
	options: [idParameterName],
	target: ['callId'],
	request: (parameters, values) =>
		call('GetMarkers', identifierQuery(parameters, 'cid'), parameters, values),
	read: readAs((xml) => ({ markers: elementsNamed(xml, 'verbamarker').map(markerOf) })),
	rows: (body) => asObject(body).markers as IDataObject[] | undefined,
});

/** The vendor's elements, and the times as numbers with their unit. */
function markerOf(value: XmlValue): IDataObject {
	const element: XmlElement = typeof value === 'object' && !Array.isArray(value) ? value : {};
	const startMs = milliseconds(element.start);
	const endMs = milliseconds(element.end);
	return {
		...(element as IDataObject),
		...(startMs === undefined ? {} : { startMs }),
		...(endMs === undefined ? {} : { endMs }),
	};
}

function milliseconds(value: XmlValue | undefined): number | undefined {
	return typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : undefined;
}
