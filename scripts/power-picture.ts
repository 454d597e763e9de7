/** Power over a day: one line of a picture. */
export interface Curve {
  /** Stands at the end of the line. */
  readonly label: string;
  readonly timeS: readonly number[];
  readonly powerW: readonly number[];
}

const WIDTH = 760;
const HEIGHT = 300;
const LEFT = 52;
const RIGHT = 584;
const TOP = 52;
const BOTTOM = 262;
const HOURS = 24;
/** Okabe and Ito's colours, told apart by people who do not see all colours. */
const COLOURS = ["#7f7f7f", "#56b4e9", "#0072b2", "#d55e00"];

/** An SVG picture of power in kW over 24 hours, with a label at the end of each curve. */
export function powerPicture(title: string, curves: readonly Curve[]): string {
  const peakKW = Math.max(...curves.flatMap(({ powerW }) => powerW)) / 1000;
  const topKW = Math.ceil(peakKW / 20) * 20;
  const x = (hours: number): number => LEFT + ((RIGHT - LEFT) * hours) / HOURS;
  const y = (kW: number): number => BOTTOM - ((BOTTOM - TOP) * kW) / topKW;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="6" fill="#ffffff"/>`,
    text(LEFT, 26, title, { weight: "600", size: 14, fill: "#222222" }),
  ];
  for (let kW = 0; kW <= topKW; kW += 20) {
    parts.push(line(LEFT, RIGHT, y(kW), kW === 0 ? "#999999" : "#e4e4e4"));
    parts.push(text(LEFT - 8, y(kW) + 4, kW === topKW ? `${kW} kW` : String(kW), { anchor: "end" }));
  }
  for (let hour = 0; hour <= HOURS; hour += 6) {
    parts.push(text(x(hour), BOTTOM + 20, `${hour} h`, { anchor: "middle" }));
  }
  curves.forEach(({ label, timeS, powerW }, i) => {
    const colour = COLOURS[i % COLOURS.length]!;
    const points = timeS.map((s, row) => `${x(s / 3600).toFixed(1)},${y(powerW[row]! / 1000).toFixed(1)}`);
    parts.push(
      `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`,
    );
    parts.push(text(RIGHT + 8, y(powerW.at(-1)! / 1000) + 4, label, { fill: colour, weight: "600" }));
  });
  parts.push("</svg>");
  return `${parts.join("\n")}\n`;
}

interface TextStyle {
  readonly anchor?: string;
  readonly weight?: string;
  readonly size?: number;
  readonly fill?: string;
}

function text(x: number, y: number, content: string, style: TextStyle): string {
  const { anchor = "start", weight = "400", size = 12, fill = "#666666" } = style;
  const look = `text-anchor="${anchor}" font-weight="${weight}" font-size="${size}" fill="${fill}"`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${look}>${content}</text>`;
}

function line(fromX: number, toX: number, y: number, colour: string): string {
  return `<line x1="${fromX}" x2="${toX}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${colour}"/>`;
}
