//! What invented events are made of. Places are real and public; groups, calls and servers are invented.

use crate::domain::event::Kind;

/// A call: what sort, its title in English and Spanish, its tags.
pub(super) struct Call {
    pub(super) kind: Kind,
    pub(super) english: &'static str,
    pub(super) spanish: &'static str,
    pub(super) tags: &'static [&'static str],
}

const fn call(
    kind: Kind,
    english: &'static str,
    spanish: &'static str,
    tags: &'static [&'static str],
) -> Call {
    Call { kind, english, spanish, tags }
}

use Kind::{Assembly, March, Meeting, Other, Picket, Rally, Support, Training, Vigil};

pub(super) const CALLS: &[Call] = &[
    call(
        March,
        "March for immigrant rights",
        "Marcha por los derechos de los inmigrantes",
        &["immigrantrights", "losangeles"],
    ),
    call(March, "March for housing justice", "Marcha por la vivienda digna", &["housing"]),
    call(
        March,
        "Climate march to the harbor",
        "Marcha por el clima hasta el puerto",
        &["climate", "sanpedro"],
    ),
    call(
        March,
        "Students march against fee hikes",
        "Marcha estudiantil contra el alza de cuotas",
        &["education", "students"],
    ),
    call(
        March,
        "Silent march for those killed at work",
        "Marcha silenciosa por quienes murieron trabajando",
        &["labor"],
    ),
    call(Rally, "Rally for rent control", "Mitin por el control de rentas", &["housing", "rentcontrol"]),
    call(
        Rally,
        "Save the Eastside library",
        "Salvemos la biblioteca del Eastside",
        &["libraries", "eastside"],
    ),
    call(Rally, "No more buses cut", "Ni un autobús menos", &["transit"]),
    call(Rally, "Clean air for the harbor", "Aire limpio para el puerto", &["climate", "health"]),
    call(Rally, "Keep the clinic open", "Que no cierren la clínica", &["health"]),
    call(Rally, "A living wage, now", "Salario digno, ya", &["labor", "wages"]),
    call(Rally, "Hands off our schools", "Con nuestras escuelas no se metan", &["education"]),
    call(Picket, "Hotel workers’ picket", "Piquete de trabajadores de hotel", &["labor", "strike"]),
    call(
        Picket,
        "Picket at the warehouse gates",
        "Piquete a las puertas del almacén",
        &["labor", "warehouses"],
    ),
    call(
        Picket,
        "Coffee strike: morning picket",
        "Huelga del café: piquete de la mañana",
        &["labor", "strike"],
    ),
    call(
        Picket,
        "Teachers walk the line before class",
        "Maestras y maestros en línea antes de clase",
        &["education", "strike"],
    ),
    call(
        Vigil,
        "Candlelight vigil for neighbors in detention",
        "Vigilia con velas por los vecinos detenidos",
        &["immigrantrights", "vigil"],
    ),
    call(
        Vigil,
        "Vigil for those killed in traffic",
        "Vigilia por las víctimas del tránsito",
        &["streets", "vigil"],
    ),
    call(Vigil, "A night of names", "Noche de los nombres", &["vigil"]),
    call(Assembly, "Tenants’ assembly", "Asamblea de inquilinos", &["housing", "assembly"]),
    call(Assembly, "Neighborhood assembly", "Asamblea vecinal", &["assembly"]),
    call(
        Assembly,
        "General assembly of day laborers",
        "Asamblea general de jornaleros",
        &["labor", "assembly"],
    ),
    call(Assembly, "Riders’ assembly", "Asamblea de pasajeros", &["transit", "assembly"]),
    call(
        Meeting,
        "Tenants union monthly meeting",
        "Reunión mensual del sindicato de inquilinos",
        &["housing"],
    ),
    call(Meeting, "Mutual aid planning meeting", "Reunión de ayuda mutua", &["mutualaid"]),
    call(Meeting, "New here? First meeting", "¿Nuevo aquí? Primera reunión", &["welcome"]),
    call(Meeting, "Street vendors’ meeting", "Reunión de vendedores ambulantes", &["vendors", "labor"]),
    call(Training, "Know your rights", "Conoce tus derechos", &["immigrantrights", "training"]),
    call(Training, "Training for march marshals", "Capacitación para cuidar la marcha", &["training"]),
    call(
        Training,
        "First aid at demonstrations",
        "Primeros auxilios en manifestaciones",
        &["training", "health"],
    ),
    call(Training, "Legal observer training", "Capacitación de observadores legales", &["training"]),
    call(Other, "Banner painting in the park", "Pinta de mantas en el parque", &["banners"]),
    call(
        Support,
        "Court support for the Echo Park tenants",
        "Acompañamiento en corte a los inquilinos de Echo Park",
        &["housing", "courtsupport"],
    ),
    call(Support, "Stop this eviction", "Paremos este desalojo", &["housing", "eviction"]),
    call(
        Support,
        "Walk with a neighbor to their appointment",
        "Acompaña a un vecino a su cita",
        &["immigrantrights"],
    ),
    call(Other, "Community garden work day", "Tequio en el jardín comunitario", &["garden", "mutualaid"]),
    call(Other, "Solidarity dinner", "Cena solidaria", &["mutualaid"]),
    call(
        Other,
        "Film and talk: hands of the harvest",
        "Cine y charla: las manos de la cosecha",
        &["film", "labor"],
    ),
];

/// A place: name, address, area, degrees north, degrees east.
pub(super) type Spot = (&'static str, &'static str, &'static str, f64, f64);

pub(super) const OUTSIDE: &[Spot] = &[
    ("MacArthur Park", "2230 W 6th St, Los Angeles, CA 90057", "Westlake", 34.0593, -118.2768),
    ("City Hall, south steps", "200 N Spring St, Los Angeles, CA 90012", "Downtown", 34.0537, -118.2428),
    ("Pershing Square", "532 S Olive St, Los Angeles, CA 90013", "Downtown", 34.0482, -118.2536),
    ("Mariachi Plaza", "1831 E 1st St, Los Angeles, CA 90033", "Boyle Heights", 34.0471, -118.2197),
    ("Leimert Park Plaza", "4395 Leimert Blvd, Los Angeles, CA 90008", "Leimert Park", 34.0060, -118.3311),
    ("Echo Park Lake", "751 Echo Park Ave, Los Angeles, CA 90026", "Echo Park", 34.0728, -118.2606),
    ("Plaza Olvera", "125 Paseo de la Plaza, Los Angeles, CA 90012", "El Pueblo", 34.0570, -118.2384),
    ("Harvey Milk Park", "185 E 3rd St, Long Beach, CA 90802", "Long Beach", 33.7703, -118.1906),
    ("Waterfront Promenade", "504 S Harbor Blvd, San Pedro, CA 90731", "San Pedro", 33.7375, -118.2794),
    ("Van Nuys Civic Center", "14410 Sylvan St, Van Nuys, CA 91401", "Van Nuys", 34.1835, -118.4468),
    ("Palisades Park, at Colorado", "Ocean Ave, Santa Monica, CA 90401", "Santa Monica", 34.0128, -118.4976),
    ("Pasadena City Hall", "100 Garfield Ave, Pasadena, CA 91101", "Pasadena", 34.1478, -118.1436),
];

pub(super) const INSIDE: &[Spot] = &[
    ("Neighbors’ Hall", "1565 W 14th St, Los Angeles, CA 90015", "Pico-Union", 34.0441, -118.2840),
    ("Eastside Branch Library", "2200 E 1st St, Los Angeles, CA 90033", "Boyle Heights", 34.0441, -118.2119),
    ("The Print Shop", "1800 W Sunset Blvd, Los Angeles, CA 90026", "Echo Park", 34.0777, -118.2610),
    ("Harbor Hall", "340 W 5th St, San Pedro, CA 90731", "San Pedro", 33.7398, -118.2836),
    ("Church basement on Main", "4100 S Main St, Los Angeles, CA 90037", "South Central", 34.0087, -118.2737),
    ("Valley Workers’ Center", "14500 Victory Blvd, Van Nuys, CA 91411", "Van Nuys", 34.1867, -118.4490),
];

pub(super) const COURT: Spot =
    ("Central courthouse", "111 N Hill St, Los Angeles, CA 90012", "Downtown", 34.0554, -118.2458);

/// A group: short name, name, the language it mostly writes.
pub(super) type Group = (&'static str, &'static str, &'static str);

pub(super) const GROUPS: &[Group] = &[
    ("westside_tenants", "Westside Tenants Union", "en"),
    ("vecinos_sin_fronteras", "Vecinos sin Fronteras", "es"),
    ("hotel_workers", "Hotel & Garment Workers’ Council", "en"),
    ("harbor_air", "Harbor Clean Air Network", "en"),
    ("eastside_aid", "Eastside Mutual Aid", "en"),
    ("asamblea_boyle_heights", "Asamblea de Boyle Heights", "es"),
    ("riders_league", "Transit Riders’ League", "en"),
    ("open_schools", "Students for Open Schools", "en"),
    ("vendedores_del_valle", "Vendedores del Valle", "es"),
    ("court_watch", "Court Watch Collective", "en"),
    ("library_friends", "Readers for the Library", "en"),
    ("jornaleros", "Jornaleros del Sur", "es"),
];

/// A server events are mirrored from: host, and who calls there.
pub(super) type Ally = (&'static str, &'static [&'static str]);

pub(super) const ALLIES: &[Ally] = &[
    ("harbor.invalid", &["Harbor Labor Coalition", "Dockside Kitchen"]),
    ("valle.invalid", &["Valle Unido", "Colectiva La Raíz"]),
    ("climate.invalid", &["Climate Assembly", "Youth for the River"]),
];

/// Sentences of a description, each in English and Spanish.
pub(super) const OPENINGS: &[(&str, &str)] = &[
    (
        "We have waited long enough. Come, bring your neighbors, and let us be seen.",
        "Ya esperamos bastante. Ven, trae a tus vecinos y que nos vean.",
    ),
    (
        "The decision falls next week. Whoever is in the street now will be heard then.",
        "La decisión es la próxima semana. A quien esté hoy en la calle lo van a escuchar.",
    ),
    (
        "Last time we were two hundred. This time we want to be a thousand.",
        "La última vez fuimos doscientos. Esta vez queremos ser mil.",
    ),
    (
        "Open to everybody, whether you have come before or not.",
        "Abierto para todas y todos, hayas venido antes o no.",
    ),
    (
        "Three families were handed papers this month. They are not alone.",
        "A tres familias les llegaron papeles este mes. No están solas.",
    ),
];

pub(super) const DETAILS: &[(&str, &str)] = &[
    ("**Bring:** water, a hat, a sign if you have one.", "**Trae:** agua, sombrero y un cartel si tienes."),
    (
        "There is interpretation in **Spanish, English and Zapotec**.",
        "Hay interpretación en **español, inglés y zapoteco**.",
    ),
    (
        "The place is accessible by wheelchair; somebody at the entrance will help.",
        "El lugar es accesible en silla de ruedas; alguien te ayuda en la entrada.",
    ),
    (
        "Children are welcome. There is food for everybody.",
        "Vengan con niñas y niños. Hay comida para todos.",
    ),
    ("Please do not photograph faces.", "Por favor, no tomes fotos de caras."),
    (
        "Marshals in orange vests know the way and the phone number of the lawyers.",
        "Quienes llevan chaleco naranja conocen la ruta y el teléfono de los abogados.",
    ),
    (
        "The nearest train is four blocks away; bike parking at the corner.",
        "El tren queda a cuatro cuadras; hay lugar para bicis en la esquina.",
    ),
    ("We begin on time and end on time.", "Empezamos a tiempo y terminamos a tiempo."),
];

/// What invented groups say of themselves, in English and Spanish.
pub(super) const ABOUT: (&str, &str) = (
    "We are neighbors who meet every week. Whoever wants to help is welcome: **come to a meeting** or write to us.",
    "Somos vecinas y vecinos que nos reunimos cada semana. Quien quiera ayudar es bienvenido: **ven a una reunión** o escríbenos.",
);
