export type Theme = 'light' | 'dark';

type Tokens = {
  readonly work: string;
  readonly float: string;
  readonly ink: string;
  readonly ink2: string;
  readonly dot: string;
  readonly accent: string;
  readonly onPerson: string;
  readonly people: readonly string[];
  readonly notes: Readonly<Record<string, string>>;
};

/** The values of look/tokens.md that a canvas needs; CSS variables cannot be read in each frame. */
export const tokens: Readonly<Record<Theme, Tokens>> = {
  light: {
    work: '#FDFCFA',
    float: '#FFFFFF',
    ink: '#1C1916',
    ink2: '#4E4842',
    dot: '#CEC8C1',
    accent: '#0C60C4',
    onPerson: '#FFFFFF',
    people: ['#B83930', '#92600B', '#457128', '#007272', '#0C60C4', '#9F2B6D', '#6A499B', '#535C66'],
    notes: { yellow: '#F8E9A8', rose: '#F6D5C8', mint: '#D3E8DA', sky: '#D3E3F3' },
  },
  dark: {
    work: '#181715',
    float: '#201E1C',
    ink: '#ECE9E5',
    ink2: '#B7B4AF',
    dot: '#43413D',
    accent: '#73ADF2',
    onPerson: '#12100E',
    people: ['#EF7F72', '#E6B557', '#99C872', '#65CBCA', '#73ADF2', '#E484B3', '#B499E4', '#A8B2BE'],
    notes: { yellow: '#4A4120', rose: '#4F3129', mint: '#26402F', sky: '#243A50' },
  },
};

/** A person's colour by its place in the palette; a number from the network is brought into range. */
export const personColor = (theme: Theme, place: number): string => {
  const { people } = tokens[theme];
  return people[((place % people.length) + people.length) % people.length] ?? tokens[theme].accent;
};
