import { NOT_AVAILABLE, type Topic } from './fact.ts';

/** The facts that a file of /sys/class/dmi/id holds as it is; some are for root alone. */
const FILES: Readonly<Record<string, string>> = {
  bios_date: 'bios_date',
  bios_vendor: 'bios_vendor',
  bios_version: 'bios_version',
  board_asset_tag: 'board_asset_tag',
  board_name: 'board_name',
  board_serial: 'board_serial',
  board_vendor: 'board_vendor',
  board_version: 'board_version',
  chassis_asset_tag: 'chassis_asset_tag',
  chassis_serial: 'chassis_serial',
  chassis_vendor: 'chassis_vendor',
  chassis_version: 'chassis_version',
  product_name: 'product_name',
  product_serial: 'product_serial',
  product_uuid: 'product_uuid',
  product_version: 'product_version',
  system_vendor: 'sys_vendor',
};

/** By the number of the chassis type (SMBIOS specification, 7.4.1). */
const FORM_FACTORS = [
  'Unknown',
  'Other',
  'Unknown',
  'Desktop',
  'Low Profile Desktop',
  'Pizza Box',
  'Mini Tower',
  'Tower',
  'Portable',
  'Laptop',
  'Notebook',
  'Hand Held',
  'Docking Station',
  'All In One',
  'Sub Notebook',
  'Space-saving',
  'Lunch Box',
  'Main Server Chassis',
  'Expansion Chassis',
  'Sub Chassis',
  'Bus Expansion Chassis',
  'Peripheral Chassis',
  'RAID Chassis',
  'Rack Mount Chassis',
  'Sealed-case PC',
  'Multi-system',
  'CompactPCI',
  'AdvancedTCA',
  'Blade',
  'Blade Enclosure',
  'Tablet',
  'Convertible',
  'Detachable',
  'IoT Gateway',
  'Embedded PC',
  'Mini PC',
  'Stick PC',
];

/** Maker, model and firmware of the machine. */
export const machine: Topic = {
  names: [...Object.keys(FILES), 'form_factor'],
  // Some of them are for root alone.
  files: ['/sys/class/dmi/id/*_*'],
  facts(readings) {
    const read = (file: string) => readings.line(`/sys/class/dmi/id/${file}`);
    const facts = Object.entries(FILES).map(([fact, file]) => [fact, read(file) || NOT_AVAILABLE]);
    const chassis = Number.parseInt(read('chassis_type'), 10);
    return { ...Object.fromEntries(facts), form_factor: FORM_FACTORS[chassis] ?? NOT_AVAILABLE };
  },
};

/** How long the machine is up, and how busy. */
export const load: Topic = {
  names: ['uptime_seconds', 'loadavg'],
  files: ['/proc/uptime', '/proc/loadavg'],
  facts(readings) {
    const [one = '0', five = '0', fifteen = '0'] = readings.line('/proc/loadavg').split(' ');
    return {
      uptime_seconds: Math.floor(Number.parseFloat(readings.line('/proc/uptime'))) || 0,
      loadavg: { '1m': Number(one), '5m': Number(five), '15m': Number(fifteen) },
    };
  },
};
