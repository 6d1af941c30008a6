/** Colours of the invented festival on the invented board: artwork keeps them in both themes. */
const paint = {
  night: '#1f2b52',
  sea: '#2c6e7f',
  sky: '#9ccbd3',
  coral: '#e2583a',
  sun: '#f4b63f',
  sand: '#f4e9d3',
} as const;

const inkLine = {
  fill: 'none',
  stroke: 'var(--ink)',
  strokeWidth: 2,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

type At = { readonly x: number; readonly y: number };

const Label = ({ x, y, text }: At & { readonly text: string }) => (
  <text x={x} y={y} fill="var(--ink-3)" fontSize="14">
    {text}
  </text>
);

/** A kite 100 high around its middle, with its tail. */
const Kite = ({
  x,
  y,
  turn,
  size,
  left,
  right,
  tail,
}: At & { turn: number; size: number; left: string; right: string; tail: string }) => (
  <g transform={`translate(${x} ${y}) rotate(${turn}) scale(${size})`}>
    <path
      d="M0 60c-14 26 16 34 2 62-10 20 6 34-2 50"
      fill="none"
      stroke={tail}
      strokeWidth="4"
      strokeLinecap="round"
    />
    <path d="M-8 84l-10-6v14zM-6 84l10-6v14zM2 128l-10-6v14zM4 128l10-6v14z" fill={tail} />
    <path d="M0-50L-36-8 0 60z" fill={left} />
    <path d="M0-50L36-8 0 60z" fill={right} />
    <path d="M-36-8h72" stroke={paint.sand} strokeWidth="2.5" />
  </g>
);

const Note = ({ x, y, color, lines }: At & { readonly color: string; readonly lines: readonly string[] }) => (
  <g transform={`translate(${x} ${y})`}>
    <rect width="152" height="116" fill={`var(--note-${color})`} />
    <text fill="var(--ink)" fontSize="15">
      {lines.map((line, row) => (
        <tspan key={line} x="13" y={28 + row * 21}>
          {line}
        </tspan>
      ))}
    </text>
  </g>
);

const Cursor = ({ x, y, name, person }: At & { readonly name: string; readonly person: number }) => (
  <g transform={`translate(${x} ${y})`}>
    <path
      d="M0 0l15 5.5-6.7 2.8-3 6.7z"
      fill={`var(--person-${person})`}
      stroke="var(--work)"
      strokeWidth="1.5"
    />
    <rect x="12" y="14" width={name.length * 9 + 14} height="24" rx="6" fill={`var(--person-${person})`} />
    <text x="19" y="31" fill="var(--on-person)" fontSize="14" fontWeight="600">
      {name}
    </text>
  </g>
);

const Pin = ({ x, y, number }: At & { readonly number: number }) => (
  <g transform={`translate(${x} ${y})`}>
    <path d="M-12 12V0A12 12 0 1 1 0 12z" fill="var(--accent)" stroke="#fff" strokeWidth="1.5" />
    <text y="4.5" fill="var(--on-accent)" fontSize="13" fontWeight="600" textAnchor="middle">
      {number}
    </text>
  </g>
);

const Arrow = ({ d, x, y, turn }: At & { readonly d: string; readonly turn: number }) => (
  <>
    <path d={d} fill="none" stroke="var(--ink-2)" strokeWidth="1.5" />
    <path d="M0 0l-8-4v8z" transform={`translate(${x} ${y}) rotate(${turn})`} fill="var(--ink-2)" />
  </>
);

const Sketches = () => (
  <>
    <Label x={40} y={52} text="First sketches" />
    <g fill="none" stroke="var(--line-2)">
      <rect x="40.5" y="64.5" width="208" height="140" />
      <rect x="40.5" y="224.5" width="208" height="140" />
    </g>
    <g {...inkLine}>
      <path d="M148 82c-12 13-25 26-37 40 11 13 26 35 39 50 10-18 24-34 34-52-13-12-24-26-36-38z" />
      <path d="M112 122c24-3 48 1 71-2M149 84c-1 29 2 58 0 87M150 172c-8 6 6 11-2 18M70 190c26-8 60 2 92-4 24-4 44 3 66-3" />
      <path d="M74 312c18-22 46-24 62-6 18 20 44 16 60-6M64 340c30-14 70-8 96-4 26 3 44 0 66-8" />
      <path d="M108 262l-13 16 15 22 12-21zM98 279l22 1M168 246l-10 14 13 18 9-17z" />
    </g>
    <Arrow d="M256 292c24 0 30-8 44-20" x={302} y={270} turn={-42} />
  </>
);

const Poster = () => (
  <>
    <Label x={316} y={52} text="Poster A2" />
    <svg x="316" y="64" width="320" height="452" viewBox="0 0 320 452" aria-hidden="true">
      <rect width="320" height="452" fill={paint.sand} />
      <circle cx="238" cy="196" r="62" fill={paint.sun} />
      <path d="M0 330c54-34 112-22 164-2 62 24 104 8 156-22v146H0z" fill={paint.sky} />
      <path d="M0 368c70-30 132-8 188 8 52 14 92 4 132-14v90H0z" fill={paint.sea} />
      <path d="M0 420c84-36 190-26 320-4v36H0z" fill={paint.night} />
      <Kite x={132} y={214} turn={18} size={1.25} left={paint.coral} right={paint.night} tail={paint.coral} />
      <Kite x={262} y={146} turn={-16} size={0.5} left={paint.night} right={paint.sea} tail={paint.night} />
      <Kite x={52} y={168} turn={-10} size={0.42} left={paint.sea} right={paint.sun} tail={paint.sea} />
      <text x="22" y="76" fill={paint.night} fontSize="62" fontWeight="900" letterSpacing="-2.5">
        Kite Day
      </text>
      <text x="24" y="106" fill={paint.coral} fontSize="17" fontWeight="600">
        Sunday on the dunes
      </text>
      <text x="24" y="437" fill={paint.sand} fontSize="13" fontWeight="600">
        North beach, from ten
      </text>
    </svg>
    <path
      transform="translate(10 2)"
      d="M498 84c38-14 88-10 104 14 14 24-8 50-58 54-44 4-92-6-96-32-3-24 36-44 92-42"
      fill="none"
      stroke="var(--person-0)"
      strokeWidth="2.5"
      strokeLinecap="round"
    />
    <Pin x={560} y={402} number={2} />
  </>
);

const Right = () => (
  <>
    <Label x={684} y={52} text="Wordmark" />
    <rect x="684" y="64" width="176" height="132" fill={paint.night} />
    <text
      x="772"
      y="146"
      fill={paint.sand}
      fontSize="50"
      fontWeight="900"
      letterSpacing="-2"
      textAnchor="middle"
    >
      kites
    </text>
    <path d="M684 112.5h176M684 147.5h176" stroke={paint.sun} strokeDasharray="4 4" />
    <rect x="683" y="63" width="178" height="134" fill="none" stroke="var(--person-0)" strokeWidth="1.5" />
    <Cursor x={820} y={164} name="Ana" person={0} />
    <Label x={684} y={262} text="Palette" />
    {Object.values(paint).map((color, place) => (
      <rect key={color} x={684 + place * 30} y="274" width="28" height="56" fill={color} />
    ))}
    <circle cx="772" cy="440" r="66" fill={paint.coral} />
    <circle cx="772" cy="440" r="58" fill="none" stroke={paint.sand} strokeWidth="2" />
    <Kite x={772} y={418} turn={14} size={0.5} left={paint.sand} right={paint.sun} tail={paint.sand} />
    <rect x="700.5" y="368.5" width="143" height="143" fill="none" stroke="var(--accent)" strokeWidth="1.5" />
    {[700.5, 843.5].flatMap((x) =>
      [368.5, 511.5].map((y) => (
        <rect
          key={`${x} ${y}`}
          x={x - 4}
          y={y - 4}
          width="8"
          height="8"
          rx="2"
          fill="var(--work)"
          stroke="var(--accent)"
          strokeWidth="1.5"
        />
      )),
    )}
    <Arrow d="M772 578v-48" x={772} y={524} turn={-90} />
    <Note x={696} y={578} color="mint" lines={['Sewn on the tote,', 'not printed.', 'Ask Jonas.']} />
  </>
);

const Storyboard = () => (
  <>
    <Label x={40} y={704} text="Screen at the ferry, 6 s" />
    {[0, 1, 2, 3].map((step) => (
      <g key={step} transform={`translate(${40 + step * 156} 716)`}>
        <svg width="136" height="92" viewBox="0 0 136 92" aria-hidden="true">
          <rect width="136" height="92" fill={step < 2 ? paint.night : paint.sand} />
          <circle cx="100" cy={86 - step * 20} r="18" fill={paint.sun} />
          <path d="M0 74c36-14 76-4 136-12v30H0z" fill={step < 2 ? paint.sea : paint.sky} />
          {step > 0 && (
            <Kite
              x={34 + step * 12}
              y={72 - step * 13}
              turn={24 - step * 5}
              size={0.22 + step * 0.08}
              left={paint.coral}
              right={step < 2 ? paint.sand : paint.night}
              tail={paint.coral}
            />
          )}
        </svg>
        {step < 3 && (
          <path d="M141 46h9M150 46l-5-3v6z" stroke="var(--ink-2)" fill="var(--ink-2)" strokeWidth="1.5" />
        )}
      </g>
    ))}
  </>
);

/** A board of the studio with work on it, made of the product's own parts; always the same picture. */
export const DoorPicture = () => (
  <svg
    aria-hidden="true"
    viewBox="0 0 880 900"
    preserveAspectRatio="xMinYMin slice"
    className="block h-full w-full select-none"
  >
    <defs>
      <pattern id="dots" width="24" height="24" patternUnits="userSpaceOnUse">
        <circle cx="12" cy="12" r="1" fill="var(--line-2)" />
      </pattern>
    </defs>
    <rect width="880" height="900" fill="url(#dots)" />
    <Sketches />
    <Poster />
    <Note x={40} y={404} color="yellow" lines={['Readable from the', 'upper deck. Test', 'on Friday.']} />
    <Arrow d="M192 462h112" x={308} y={462} turn={0} />
    <Note x={140} y={548} color="rose" lines={['Li: no wind on the', 'poster? Tails say', 'enough']} />
    <rect x="139" y="547" width="154" height="118" fill="none" stroke="var(--person-3)" strokeWidth="1.5" />
    <path d="M203 604v16" stroke="var(--person-3)" strokeWidth="1.5" />
    <Cursor x={262} y={626} name="Li" person={3} />
    <Label x={340} y={560} text="Tail" />
    <path
      d="M344 584c60-26 66 44 122 18 52-24 66 30 112 12M388 576l8 22M448 602l12-20M518 586l-2 24"
      {...inkLine}
    />
    <Pin x={596} y={596} number={3} />
    <Right />
    <Storyboard />
  </svg>
);
