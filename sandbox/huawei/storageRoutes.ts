import type { Router } from 'express';

import { note, query, sendJson } from '../framework/http';
import { failure } from './answers';
import { bodyOf } from './appRoutes';
import { serviceRoute, type Call, type Huawei } from './service';
import type { Bucket } from './storage';

const LOCATIONS = [
	...['cn-north-4', 'cn-north-1', 'cn-north-5', 'cn-north-6', 'cn-south-1', 'cn-east-2'],
];

/** Buckets, what is in them, and the right to record to them. */
export function addStorageRoutes(router: Router, huawei: Huawei): void {
	const route = (handle: (call: Call) => void) => serviceRoute(huawei, handle, 'storage');
	router.get(
		'/v2/rtc-ops/buckets',
		route(({ res, storage }) => {
			const buckets = storage.buckets.map(({ bucket, location, authorized }) => ({
				...{ bucket, location, creation_date: '2020/07/16 15:11:55 GMT+08:00' },
				is_authorized: authorized,
			}));
			note(res, `${buckets.length} buckets`);
			sendJson(res, 200, { count: buckets.length, buckets });
		}),
	);
	router.get(
		'/v2/rtc-ops/buckets/objects',
		route(({ req, res, storage }) => {
			const parameters = query(req);
			const [name, type, location] = ['bucket', 'type', 'location'].map((one) =>
				parameters.get(one),
			);
			if (!name || !type || !location) return failure(res, 400, 'RTC.00001005');
			const found = storage.buckets.find(
				({ bucket, location: place }) => bucket === name && place === location,
			);
			if (!found || !['folders', 'objects'].includes(type) || !LOCATIONS.includes(location)) {
				return failure(res, 400, 'RTC.00001003');
			}
			const objects = listing(found, type, parameters.get('prefix') ?? '');
			note(res, `${objects.length} objects`);
			sendJson(res, 200, { count: objects.length, objects });
		}),
	);
	router.put(
		'/v2/rtc-ops/buckets/authentication',
		route((call) => {
			const body = bodyOf(call);
			if (!body) return;
			const { bucket, operation, location } = body;
			const found = call.storage.buckets.find((one) => one.bucket === bucket);
			if (bucket === undefined || operation === undefined || location === undefined) {
				return failure(call.res, 400, 'RTC.00001005');
			}
			if (!found || found.location !== location || (operation !== 0 && operation !== 1)) {
				return failure(call.res, 400, 'RTC.00001003');
			}
			found.authorized = operation === 1;
			note(call.res, found.authorized ? 'granted' : 'revoked');
			sendJson(call.res, 200, {});
		}),
	);
}

function listing({ files }: Bucket, type: string, prefix: string) {
	const last_modified = '2020/07/16 15:11:55 GMT+08:00';
	const names = Object.keys(files).filter((name) => name.startsWith(prefix));
	if (type === 'objects') {
		return names.map((file_name) => ({ file_name, size: files[file_name] ?? 0, last_modified }));
	}
	const folders = names.flatMap((name) =>
		name
			.split('/')
			.slice(0, -1)
			.map((_part, index, parts) => `${parts.slice(0, index + 1).join('/')}/`),
	);
	return [...new Set(folders)].map((file_name) => ({ file_name, size: 0, last_modified }));
}
